"""Group discussions: agenda, votes, opinions, decisions, actions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _signed() -> list[sa.Column[Any]]:
    return [
        sa.Column("given_at", sa.Text, nullable=False),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("given_as", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("ended_by", sa.Text),
    ]


def upgrade() -> None:
    _discussions()
    _voices()
    _agreements()


def _discussions() -> None:
    op.create_table(
        "discussion",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("hierarchy", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Text, nullable=False, index=True),
        sa.Column("unit_name", sa.Text, nullable=False),
        sa.Column("period_type", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("invited", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("step_at", sa.Text),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("build", sa.Text, nullable=False),
        sa.Column("attendance", sa.Integer),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.Text),
        sa.Column("closed_at", sa.Text),
        *_signed(),
    )
    op.create_table(
        "discussion_item",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("discussion_id", sa.Integer, nullable=False, index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("metric", sa.Text),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )


def _voices() -> None:
    op.create_table(
        "discussion_vote",
        sa.Column("item_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("voter", sa.Text, primary_key=True),
        sa.Column("discussion_id", sa.Integer, nullable=False, index=True),
        sa.Column("stance", sa.Text, nullable=False),
    )
    op.create_table(
        "discussion_opinion",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("once", sa.Text, nullable=False, unique=True),
        sa.Column("discussion_id", sa.Integer, nullable=False, index=True),
        sa.Column("item_id", sa.Integer),
        sa.Column("opinion", sa.Text, nullable=False),
        sa.Column("proposal", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("moved_at", sa.Text),
        sa.Column("moved_by", sa.Text),
    )
    op.create_table(
        "discussion_phone",
        sa.Column("discussion_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("voter", sa.Text, primary_key=True),
        sa.Column("minute", sa.Text, primary_key=True),
        sa.Column("sent", sa.Integer, nullable=False),
    )


def _agreements() -> None:
    op.create_table(
        "discussion_decision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, index=True),
        sa.Column("discussion_id", sa.Integer, nullable=False, index=True),
        sa.Column("item_id", sa.Integer),
        sa.Column("text", sa.Text, nullable=False),
        *_signed(),
    )
    op.create_table(
        "discussion_action",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, index=True),
        sa.Column("discussion_id", sa.Integer, index=True),
        sa.Column("item_id", sa.Integer),
        sa.Column("hierarchy", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Text, nullable=False, index=True),
        sa.Column("metric", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("start", sa.Text, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("effect", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        *_signed(),
    )


def downgrade() -> None:
    for table in ("action", "decision", "phone", "opinion", "vote", "item"):
        op.drop_table(f"discussion_{table}")
    op.drop_table("discussion")
