"""What is kept is asked once, is nobody's to change, and never answers another question."""

from itertools import count
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import kept


@kept.kept(2)
def _frame(file: str, rows: int = 1) -> pd.DataFrame:
    _frame_asked.append(file)
    return pd.DataFrame({"file": [file] * rows})


_frame_asked: list[str] = []


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    kept.forget()
    _frame_asked.clear()


def test_an_answer_is_asked_once_and_belongs_to_its_question_alone() -> None:
    assert [_frame(file)["file"].item() for file in ("internal", "shared", "internal")] == [
        "internal",
        "shared",
        "internal",
    ]
    assert _frame_asked == ["internal", "shared"]


def test_whoever_changes_a_frame_changes_his_own() -> None:
    mine = _frame("internal")
    mine.loc[0, "file"] = "changed"
    mine["more"] = 1
    assert _frame("internal").to_dict("list") == {"file": ["internal"]}


def test_the_least_used_answer_goes_first() -> None:
    for file in ("a", "b", "a", "c", "a", "b"):
        _frame(file)
    assert _frame_asked == ["a", "b", "c", "b"]


def test_large_answers_leave_room_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_CELLS", 10)
    _frame("large", rows=9), _frame("small", rows=2), _frame("large", rows=9)
    assert _frame_asked == ["large", "small", "large"]


def test_outside_of_a_run_everything_is_asked_again() -> None:
    numbers = count()
    assert [kept.once("n", lambda: next(numbers)) for _ in range(2)] == [0, 1]


def test_a_run_asks_once_and_the_next_run_asks_again() -> None:
    def script() -> None:
        from itertools import count

        import streamlit as st

        from dashboard import kept

        numbers = st.session_state.setdefault("numbers", count())
        told = [kept.once("n", lambda: next(numbers)) for _ in range(2)]
        kept.renew("other")
        told.append(kept.once("n", lambda: next(numbers)))
        kept.renew()
        st.text([*told, kept.once("n", lambda: next(numbers))])

    app = AppTest.from_function(script).run()
    assert app.text[0].value == "[0, 0, 0, 1]"
    assert app.run().text[0].value == "[2, 2, 2, 3]"


@pytest.mark.parametrize("first", ["/data/b1/internal.duckdb", "/data/b1|hr", "/data/b1\\shared.duckdb"])
@pytest.mark.parametrize("other", ["/data/b10/internal.duckdb", "/data/b2|hr"])
def test_of_a_build_that_nobody_asks_for_nothing_is_kept(first: str, other: str) -> None:
    _frame(first), _frame(other)
    kept.forget_of(Path("/data/b1"))
    _frame(other), _frame(first)
    assert _frame_asked == [first, other, first]
    assert _frame.__dict__["store"].cells == 2
