"""Tables of the discussions in the app's database; times are ISO texts in UTC as in `store`."""

import sqlalchemy as sa

from dashboard.store import metadata, signed_columns

# One discussion of one unit and period. code: what people type to take part; step: what the screen shows (0 the cover,
# 1 to n the agenda, n + 1 the agreements); secret: makes phones tellable apart while it lasts, emptied at the end;
# version: counts changes of its details.
discussions = sa.Table(
    "discussion",
    metadata,
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
    *signed_columns(),
)
# One point of the agenda, as it is shown: `shown` is JSON (see `agenda`), frozen, from the shared file only.
items = sa.Table(
    "discussion_item",
    metadata,
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
# One answer per phone and point. voter: a keyed mark of the phone for this discussion only; at the end it is replaced
# by a number that leads nowhere.
votes = sa.Table(
    "discussion_vote",
    metadata,
    sa.Column("item_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("voter", sa.Text, primary_key=True),
    sa.Column("discussion_id", sa.Integer, nullable=False, index=True),
    sa.Column("stance", sa.Text, nullable=False),
)
# What somebody wrote. once: a mark of the form and its words, so that sending twice keeps one; at: rounded down to the
# quarter of an hour; name: only what he gave himself; state: waiting, released or withheld. Nothing ties it to a phone.
opinions = sa.Table(
    "discussion_opinion",
    metadata,
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
# How much a phone has sent in a minute; forgotten at the end.
phones = sa.Table(
    "discussion_phone",
    metadata,
    sa.Column("discussion_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("voter", sa.Text, primary_key=True),
    sa.Column("minute", sa.Text, primary_key=True),
    sa.Column("sent", sa.Integer, nullable=False),
)
# What was decided. key: the same through all its wordings; a change ends one row and begins another.
decisions = sa.Table(
    "discussion_decision",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, index=True),
    sa.Column("discussion_id", sa.Integer, nullable=False, index=True),
    sa.Column("item_id", sa.Integer),
    sa.Column("text", sa.Text, nullable=False),
    *signed_columns(),
)
# What will be done. kind: of the follow-up catalogue; owner: a function, never a person; start: the month agreed in;
# due: period until whose end; effect: what is expected of the metric; state: open, done or dropped; outcome: what
# became of it.
actions = sa.Table(
    "discussion_action",
    metadata,
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
    *signed_columns(),
)
