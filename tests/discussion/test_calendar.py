"""Due dates as iCalendar, read back by a library and by hand."""

import datetime as dt
from dataclasses import replace

import pytest
from icalendar import Calendar

from dashboard import i18n
from dashboard.discussion.agreements import Action
from dashboard.discussion.calendar import calendar
from dashboard.discussion.names import Names
from dashboard.i18n import Lang

NAMES = Names({"ikm": {"id": "Kepuasan", "en": "Satisfaction"}}, {("territory", "ulu"): "Plaju Ulu; Barat"})
ACTION = Action(
    7, "a1b2c3", 1, None, "territory", "ulu", "ikm", "perbaikan_layanan", "Buka loket kedua", "Kepala Seksi",
    "2026-08", "2026-Q4", "IKM naik", "open", "", "2026-08-12T03:00:00Z", "demo",
)  # fmt: skip
LONG = replace(
    ACTION,
    key="d4e5f6",
    title="Perbaiki 😀 jalur; antrean, " + "papan é " * 12,
    due="2026-02",
    state="done",
    outcome=r"Selesai\ndua",
)


def made(*actions: Action, lang: Lang = "id", names: Names = NAMES) -> bytes:
    with i18n.speaking(lang):
        return calendar(actions, names, "Kelurahan Plaju Ulu")


def by_hand(file: bytes) -> list[tuple[str, str]]:
    """Name with parameters and raw value of each line, unfolded as RFC 5545 3.1 says."""
    lines = file.decode().replace("\r\n ", "").split("\r\n")
    assert lines.pop() == ""
    return [(name, value) for name, _, value in (line.partition(":") for line in lines)]


def test_an_action_is_a_whole_day_at_the_end_of_its_due_period() -> None:
    event = Calendar.from_ical(made(ACTION)).events[0]
    assert (event.start, event.end) == (dt.date(2026, 12, 31), dt.date(2027, 1, 1))
    assert str(event["summary"]) == "Tenggat: Buka loket kedua"
    assert str(event["description"]).splitlines() == [
        "Unit kerja: Plaju Ulu; Barat", "Pelaksana: Kepala Seksi", "Jenis: Perbaikan layanan",
        "Angka yang ditautkan: Kepuasan", "Hasil yang diharapkan: IKM naik",
    ]  # fmt: skip
    assert event.alarms.times[0].trigger == dt.date(2026, 12, 24)


def test_lines_are_folded_and_texts_escaped_as_the_standard_says() -> None:
    file = made(ACTION, LONG)
    assert b"\n" not in file.replace(b"\r\n", b"") and file.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    file.decode()
    lines = by_hand(file)
    assert (
        lines[0] == ("BEGIN", "VCALENDAR") and ("METHOD", "PUBLISH") in lines and ("VERSION", "2.0") in lines
    )
    assert [value for name, value in lines if name == "DTSTART;VALUE=DATE"] == ["20261231", "20260228"]
    summary = next(value for name, value in lines if name == "SUMMARY" and value.startswith("Selesai"))
    assert r"jalur\; antrean\, papan é" in summary
    told = next(value for name, value in lines if name == "DESCRIPTION" and "Hasil: " in value)
    assert r"Hasil: Selesai\\ndua" in told and r"Unit kerja: Plaju Ulu\; Barat\nPelaksana" in told


@pytest.mark.parametrize(
    ("state", "status", "summary", "alarms"),
    [("open", "CONFIRMED", "Due: Buka loket kedua", 1), ("done", "CONFIRMED", "Done: Buka loket kedua", 0),
     ("dropped", "CANCELLED", "Dropped: Buka loket kedua", 0)],
)  # fmt: skip
def test_what_became_of_it_is_seen(state: str, status: str, summary: str, alarms: int) -> None:
    event = Calendar.from_ical(made(replace(ACTION, state=state), lang="en")).events[0]
    found = (str(event["status"]), str(event["summary"]), len(event.walk("VALARM")))
    assert found == (status, summary, alarms)


def test_a_change_moves_the_same_event() -> None:
    later = replace(ACTION, id=9, due="2027-Q1", given_at="2026-09-01T00:00:00Z")
    old, new = (Calendar.from_ical(made(action)).events[0] for action in (ACTION, later))
    assert old["uid"] == new["uid"] and new["sequence"] > old["sequence"]
    assert new["last-modified"].dt > old["last-modified"].dt


def test_without_a_build_keys_stand_in_and_no_action_is_an_empty_calendar() -> None:
    event = Calendar.from_ical(made(ACTION, names=Names())).events[0]
    assert "Unit kerja: ulu" in str(event["description"]) and "ikm" in str(event["description"])
    assert Calendar.from_ical(made()).events == []
