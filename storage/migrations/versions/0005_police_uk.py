"""Keep what police.uk lists of a ward: its team, people, priorities, events and crime, each with when it was had."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "neighbourhood",
        sa.Column("ward", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ward"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "fetched",
        sa.Column("ward", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ward", "part"),
    )
    op.create_index(op.f("ix_fetched_at"), "fetched", ["at"])
    op.create_table(
        "listedteam",
        sa.Column("ward", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("telephone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ward"),
    )
    _make_lists()
    op.create_table(
        "listedcrime",
        sa.Column("ward", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ward", "month", "category"),
    )
    op.create_table(
        "sync",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope"),
    )


def _make_lists() -> None:
    op.create_table(
        "listedofficer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "listedpriority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward", sa.String(), nullable=False),
        sa.Column("issue", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("acted_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "listedevent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("where", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("listedofficer", "listedpriority", "listedevent"):
        op.create_index(op.f(f"ix_{name}_ward"), name, ["ward"])
