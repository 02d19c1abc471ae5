"""What alembic runs: the upgrades, on the connection and in the transaction it is given."""

from alembic import context
from sqlmodel import SQLModel

import storage.models  # noqa: F401  # fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transactional_ddl=True,  # SQLite can, once it is told where a transaction begins
    render_as_batch=True,  # SQLite changes a table by making it anew
)
context.run_migrations()
