"""The keyword list as it stands: what the build knows of it, what people changed since, and what a change would do."""

import datetime as dt
import re
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from dashboard import figures, i18n, judgements, metrics, queries
from dashboard.i18n import t

NOT_PLAIN = re.compile(r"[^a-z0-9]+")
WHOLE = 3  # a keyword of so few letters always stands alone


class Word(NamedTuple):
    """One keyword of an element; alone: it is no part of a longer word."""

    theme: str
    keyword: str
    alone: bool

    @property
    def pattern(self) -> str:
        """What is looked for in a text: with blanks around a word that must stand alone."""
        whole = self.alone or len(self.keyword) <= WHOLE
        return f" {self.keyword} " if whole else self.keyword


class State(NamedTuple):
    """How it stands with a keyword: from the list or people's own, removed or not, and complaints that contain it
    (None: only the next build can tell)."""

    word: Word
    is_own: bool
    is_removed: bool
    n: int | None


def since() -> dt.date:
    """First day of the last year of the data."""
    last = pd.Timestamp(queries.build()["as_of"])
    return (last - pd.DateOffset(years=1)).date()


def plain(text: str) -> str:
    """A keyword as texts are compared with it: lower case, single blanks, short forms written out."""
    forms = queries.run("short_forms").set_index("short")["long"].to_dict()
    return " ".join(str(forms.get(word, word)) for word in NOT_PLAIN.sub(" ", text.lower()).split())


def built() -> pd.DataFrame:
    """Words of the build: theme, keyword, pattern, is_alone, is_removed, source, list_alone, n."""
    return queries.run("keywords", since=since())


def states() -> list[State]:
    """Every word of the list and every own one as they are now, by element and word."""
    rows = built()
    known = {(row.theme, row.keyword): int(row.n) for row in figures.each(rows)}
    listed = rows[rows["list_alone"].notna()]
    found = {
        (row.theme, row.keyword): State(
            Word(row.theme, row.keyword, bool(row.list_alone)), False, False, int(row.n)
        )
        for row in figures.each(listed)
    }
    for row in figures.each(judgements.keywords()):
        word = Word(row.theme, plain(row.keyword), bool(row.is_alone))
        key = (word.theme, word.keyword)
        if row.is_removed and key in found:
            word = found[key].word
        found[key] = State(word, True, bool(row.is_removed), known.get(key))
    order = {theme: at for at, theme in enumerate(judgements.themes())}
    return sorted(found.values(), key=lambda state: (order.get(state.word.theme, 99), state.word.keyword))


def in_force(changes: list[State]) -> set[Word]:
    """The words that count."""
    return {state.word for state in changes if not state.is_removed}


def is_built(words: set[Word]) -> bool:
    """Whether the numbers on screen were made with these words."""
    return not _difference(words)


def preview(words: set[Word]) -> pd.DataFrame:
    """Complaints of the last year that would be read otherwise with these words: complaint_id, received_on, text, and
    their elements by comma before and after."""
    changes = _difference(words)
    if not changes:
        return pd.DataFrame(columns=["complaint_id", "received_on", "text", "before", "after"])
    themes, patterns, signs = zip(*changes, strict=True)
    return queries.run("keyword_preview", since=since(), themes=themes, patterns=patterns, signs=signs)


def _difference(words: set[Word]) -> list[tuple[str, str, int]]:
    """(theme, pattern, 1 that comes or -1 that goes) against the build, in order."""
    rows = built()
    rows = rows[~rows["is_removed"].astype(bool)]
    before = set(zip(rows["theme"], rows["pattern"], strict=True))
    after = {(word.theme, word.pattern) for word in words}
    return sorted([(*key, 1) for key in after - before] + [(*key, -1) for key in before - after])


def texts() -> pd.DataFrame:
    """Complaints of the last year, the latest first: complaint_id, received_on, unit_id, text, themes, told_by."""
    return queries.run("complaint_texts", since=since())


def named(themes: str) -> str:
    """Elements, given by comma, by their short names; the words for none."""
    return ", ".join(name(theme) for theme in themes.split(",") if theme) or t("keywords.unread")


def name(theme: str) -> str:
    """Short name of an element."""
    record = metrics.records().get(f"skm_{theme}")
    return i18n.pick(record, "short") if record else theme


def quoted(row: Any) -> str:
    """HTML of a complaint: its redacted text, number and day."""
    told = f"{row.complaint_id} · {metrics.date(row.received_on)}"
    return f'<div class="k-quote">{escape(row.text)}<small>{escape(told)}</small></div>'
