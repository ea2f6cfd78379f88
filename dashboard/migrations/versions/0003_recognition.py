"""Recognition that people decided on, with the reason."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "recognition",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("unit_id", sa.Text, nullable=False, index=True),
        sa.Column("person_key", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("given_at", sa.Text, nullable=False),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("given_as", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("ended_by", sa.Text),
    )


def downgrade() -> None:
    op.drop_table("recognition")
