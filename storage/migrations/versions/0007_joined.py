"""Let a panel have channels in several workspaces, with a digest in each."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ROOM = sa.table("room", sa.column("place", sa.String()), sa.column("workspace", sa.String()))


def upgrade() -> None:
    """Say of each channel and schedule which workspace it is in, and make the table of invitations."""
    _rooms()
    _schedules()
    op.create_table(
        "invitation",
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("hashed", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"]),
        sa.PrimaryKeyConstraint("panel_id"),
        sa.UniqueConstraint("hashed"),
    )


def _rooms() -> None:
    with op.batch_alter_table("room") as batch:
        batch.add_column(sa.Column("workspace", sa.String(), nullable=False, server_default=""))
    bind = op.get_bind()
    for (place,) in bind.execute(sa.select(ROOM.c.place)).all():
        bind.execute(sa.update(ROOM).where(ROOM.c.place == place).values(workspace=place.partition("/")[0]))
    with op.batch_alter_table("room") as batch:
        batch.alter_column("workspace", server_default=None)
    op.create_index(op.f("ix_room_workspace"), "room", ["workspace"])


def _schedules() -> None:
    """The key gains a column, so the table is made anew: there is a row for each panel at the most."""
    bind, kept = op.get_bind(), _kept()
    rows = [dict(row) for row in bind.execute(sa.select(sa.table("schedule", *kept))).mappings()]
    op.drop_table("schedule")
    made = op.create_table(
        "schedule",
        *_kept(),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"]),
        sa.PrimaryKeyConstraint("panel_id", "workspace"),
    )
    op.bulk_insert(made, [{**row, "workspace": row["place"].partition("/")[0]} for row in rows])


def _kept() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
    )
