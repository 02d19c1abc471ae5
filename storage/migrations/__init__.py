"""Schema upgrades, oldest first: one file each in `versions`, named by its number and what it does."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

HERE = Path(__file__).parent


class UnknownVersionError(Exception):
    """The database has been through an upgrade this panelbot does not know."""


class NotOursError(Exception):
    """The database has tables, and panelbot made none of them."""


@cache
def known() -> tuple[str, ...]:
    """The numbers of all upgrades, oldest first, read from the files' names: alembic is slow to load."""
    return tuple(sorted(path.name.split("_")[0] for path in HERE.glob("versions/[0-9]*.py")))


def newest() -> str:
    """The version a database has once it is up to date."""
    return known()[-1]


def version(connection: Connection) -> str | None:
    """The version a database is at; None if it is new.

    Raises UnknownVersionError, and NotOursError when an SQLite file is another program's.
    """
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables and connection.dialect.name == "sqlite":
            raise NotOursError
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found not in (None, *known()):
        raise UnknownVersionError
    return found


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring a database up to date, or to a version, in the transaction the connection has begun."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    command.upgrade(config, revision)
