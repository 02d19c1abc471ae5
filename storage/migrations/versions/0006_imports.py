"""Keep what the Met's own files say of each ward and month: its team's strength, its abstraction, recorded crime."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "imported",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("up_to", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "month"),
    )
    op.create_table(
        "strength",
        sa.Column("ward", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("constables", sa.Float(), nullable=True),
        sa.Column("pcsos", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("ward", "month"),
    )
    op.create_index("ix_strength_month", "strength", ["month"])
    op.create_table(
        "abstraction",
        sa.Column("ward", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("abstracted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ward", "month"),
    )
    op.create_index("ix_abstraction_month", "abstraction", ["month"])
    op.create_table(
        "recorded",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("ward", sa.String(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("month", "ward"),
    )
