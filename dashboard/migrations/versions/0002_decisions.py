"""What people decide and note: events, new limits, own groups, keywords, corrections."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _signed() -> list[sa.Column[Any]]:
    return [
        sa.Column("given_at", sa.Text, nullable=False),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("given_as", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("ended_by", sa.Text),
    ]


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("unit_id", sa.Text, nullable=False, index=True),
        sa.Column("metric", sa.Text),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        *_signed(),
    )
    op.create_table(
        "rebase",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("unit_id", sa.Text, nullable=False, index=True),
        sa.Column("metric", sa.Text),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        *_signed(),
    )
    op.create_table(
        "own_group",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("group_id", sa.Text, nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        *_signed(),
    )
    op.create_table(
        "own_group_member",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("group_id", sa.Text, nullable=False, index=True),
        sa.Column("unit_id", sa.Text, nullable=False),
        *_signed(),
    )
    op.create_table(
        "own_keyword",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("keyword", sa.Text, nullable=False),
        sa.Column("is_alone", sa.Boolean, nullable=False),
        sa.Column("is_removed", sa.Boolean, nullable=False),
        *_signed(),
    )
    op.create_table(
        "theme_correction",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("complaint_id", sa.Text, nullable=False, index=True),
        sa.Column("theme", sa.Text),
        *_signed(),
    )


def downgrade() -> None:
    for table in ("theme_correction", "own_keyword", "own_group_member", "own_group", "rebase", "event"):
        op.drop_table(table)
