"""The mapping assistant of the loader: what it proposes, what a draft comes to, what is kept, what is refused why."""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from etl import kept, lake, mapping
from etl.contract import contracts
from etl.engine import connect
from etl.erase import erase
from etl.facttable import header_key, tables, word_key
from etl.likeness import guesses, plain
from etl.load import Upload
from etl.propose import propose
from etl.read import open_export
from etl.status import status
from etl.worker import answer
from tests.etl.drawn_exports import NIP, NIP_2, accepted, appraisal, appraisals, one, write_xlsx
from tests.security.hostile import HOSTILE

HEADS = [
    "No",
    "N.I.P",
    "Nama Pegawai",
    "NIK",
    "Unit Organisasi",
    "Tgl. Awal",
    "Tgl. Akhir",
    "Predikat Kinerja ASN",
]
COLUMNS = {
    "person_key": "N.I.P",
    "unit_name": "Unit Organisasi",
    "period_start": "Tgl. Awal",
    "period_end": "Tgl. Akhir",
    "rating": "Predikat Kinerja ASN",
}
DRAFT = {"table": "appraisal", "header_rows": 1, "columns": COLUMNS, "label": "Rekap kecamatan", "words": {}}


def odd(path: Path, *ratings: str, heads: list[str] = HEADS) -> Path:
    """A recap as an office keeps it: two title rows, own headers, own words, a column that must not enter."""
    rows = [
        [n, nip, "Nama Rahasia", "1671000000000001", "Kelurahan Contoh", "01/03/2026", "31/03/2026", rating]
        for n, (nip, rating) in enumerate(zip((NIP, NIP_2), ratings, strict=False), 1)
    ]
    title = [["REKAP PENILAIAN"], ["Periode : Bulan Maret 2026"], []]
    return write_xlsx(path, {"Rekap": [*title, heads, *rows]})


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path_factory.mktemp("data")) as connection:
        yield connection


def draft(**changes: Any) -> dict[str, Any]:
    return {**DRAFT, **changes}


def test_an_odd_recap_is_proposed_whole_and_what_must_not_enter_is_not_shown(tmp_path: Path) -> None:
    told = propose(open_export(odd(tmp_path / "x.xlsx", "SB", "Baik")))
    assert (told["table"], told["header_row"], told["sheet"]) == ("appraisal", 4, "Rekap")
    proposed = {c["name"]: HEADS[c["header"]] for c in told["columns"] if c["header"] is not None}
    assert proposed == COLUMNS
    assert [h["state"] for h in told["headers"]][3] == "forbidden" and not told["headers"][3]["examples"]
    assert "1671000000000001" not in json.dumps(told)


@pytest.mark.parametrize(
    ("heads", "row", "table", "columns"),
    [
        (["NIP", "Judul Diklat", "Jenis", "Tgl Mulai", "JP"], [NIP, "Pelayanan Prima", "Bimtek", "1 Maret 2025", "20"],
         "training", {"person_key": 0, "title": 1, "kind": 2, "started_on": 3, "hours": 4}),
        (["Nomor Tiket", "Tgl Aduan", "OPD", "Uraian Pengaduan", "Status Penanganan"],
         ["A1", "2026-01-01", "Kecamatan X", "lama", "Selesai"],
         "complaint", {"complaint_id": 0, "received_on": 1, "unit_name": 2, "text_first": 3, "status": 4}),
        (["Perangkat Daerah", "Layanan", "Bulan", "Jumlah"], ["Kecamatan X", "KTP", "Januari 2026", "34"],
         "service_volume", {"unit_name": 0, "service": 1, "row_period": 2, "services": 3}),
        (["NIP", "Nama", "Jabatan", "Unit Kerja", "Gol"], [NIP, "x", "Analis", "Kecamatan X", "III/a"],
         "employee", {"person_key": 0, "name": 1, "position_main": 2, "unit_name": 3, "grade": 4}),
    ],
    ids=["training", "complaint", "service_volume", "employee"],
)  # fmt: skip
def test_kinds_of_data_are_told_by_headers_and_cells(
    heads: list[str], row: list[str], table: str, columns: dict[str, int]
) -> None:
    best = guesses(heads, [row] * 4)[0]
    assert (best.table, {name: fit.index for name, fit in best.columns.items()}) == (table, columns)


def similarity(one: str, other: str) -> float:
    """Normalised Indel similarity of the sorted words, from the longest common subsequence."""
    a, b = (" ".join(sorted(text.split())) for text in (one, other))
    line = [0] * (len(b) + 1)
    for x in a:
        before = line[:]
        for j, y in enumerate(b, 1):
            line[j] = before[j - 1] + 1 if x == y else max(before[j], line[j - 1])
    return 100 * 2 * line[-1] / (len(a) + len(b))


def test_the_likeness_of_names_recomputed() -> None:
    fit = guesses(["Predikat Kinerja ASN"], [])
    rating = next(g for g in fit if g.table == "appraisal").columns["rating"]
    assert rating.score == pytest.approx(similarity("predikat kinerja asn", "predikat kinerja"))
    assert plain("Tgl. Akhir") == "tanggal akhir" and plain("3. N.I.P *") == "nip"


def test_a_trial_judges_the_whole_file_and_loads_nothing(
    data: Path, tmp_path: Path, con: duckdb.DuckDBPyConnection
) -> None:
    upload = Upload(odd(tmp_path / "x.xlsx", "SB", "Baik"))
    told = mapping.tried(upload, data, draft(), con)
    assert (told["result"]["state"], told["is_ours"]) == ("partly", True)
    assert told["words"] == [{"column": "rating", "found": "SB", "n": 1}]
    assert told["read"] == [{"unit_name": "Kelurahan Contoh", "period": "2026-03", "period_start": "2026-03-01",
                             "period_end": "2026-03-31", "rating": "Baik", "is_acting": "Tidak"}]  # fmt: skip
    said = mapping.tried(upload, data, draft(words={"rating": {"very_good": ["SB"]}}), con)
    assert said["result"]["state"] == "accepted" and said["words"] == []
    assert lake.current(data).number == 0 and not (data / "contracts").exists()
    assert not [p for p in (data / "lake").rglob("*") if p.is_file()]


def test_what_is_kept_loads_now_and_later(data: Path, tmp_path: Path) -> None:
    first, second = odd(tmp_path / "a.xlsx", "SB"), odd(tmp_path / "b.xlsx", "SB", "Baik")
    refused = one(first, data)
    assert (refused.state, refused.is_unknown) == ("refused_file", True)
    said = mapping.kept_now(data, draft(words={"rating": {"very_good": ["SB"]}}))
    assert said == {"key": "appraisal_own_rekap_kecamatan", "label": "Rekap kecamatan"}
    assert [one(path, data).state for path in (first, second)] == ["accepted", "accepted"]
    assert accepted(data, "rating, contract")[0] == ("very_good", "appraisal_own_rekap_kecamatan")
    assert "Rekap kecamatan" in status(data)
    assert kept.drop(data, said["key"])
    assert one(odd(tmp_path / "c.xlsx", "Baik"), data).is_unknown


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"table": "gaji"}, "table"),
        ({"columns": {**COLUMNS, "salary": "x"}}, "table"),
        ({"columns": {"person_key": "N.I.P", "rating": "Predikat"}}, "missing"),
        ({"columns": {**COLUMNS, "rating": "n.i.p"}}, "chosen_twice"),
        ({"columns": {**COLUMNS, "position": "NIK"}}, "forbidden"),
        ({"columns": {**COLUMNS, "position": "198503122010012004"}}, "number"),
        ({"columns": {**COLUMNS, "position": "~.*"}}, "sign"),
        ({"columns": {**COLUMNS, "position": "x" * 301}}, "long"),
        ({"table": "survey", "columns": {"waktu": "Waktu"}}, "few"),
        ({"label": "ab"}, "label"),
        ({"label": "Rekap\u202ekecamatan"}, "label"),
        ({"words": {"rating": {"very_good": ["Baik"]}}}, "unusable"),
        ({"words": {"rating": {"excellent": ["SB"]}}}, "unusable"),
        ({"columns": None}, "unusable"),
    ],
)
def test_a_bad_choice_is_told_and_not_kept(
    data: Path, tmp_path: Path, con: duckdb.DuckDBPyConnection, changes: dict[str, Any], code: str
) -> None:
    bad = draft(**changes)
    assert mapping.tried(Upload(tmp_path / "x.xlsx"), data, bad, con)["fault"]["code"] == code
    assert mapping.kept_now(data, bad)["fault"]["code"] == code
    assert not [*(data / "contracts").glob("*")]


def test_a_name_is_given_once(data: Path) -> None:
    assert "key" in mapping.kept_now(data, draft())
    assert mapping.kept_now(data, draft(label="REKAP  kecamatan"))["fault"]["code"] == "taken"
    with pytest.raises(FileExistsError):
        kept.keep(data, "appraisal_own_rekap_kecamatan", "other")


def test_no_layout_takes_the_place_of_the_projects(data: Path, tmp_path: Path) -> None:
    folder = data / "contracts"
    folder.mkdir(parents=True)
    shipped = (Path(kept.__file__).with_name("contracts") / "appraisal_ekinerja.toml").read_text()
    (folder / "appraisal_ekinerja.toml").write_text(shipped)
    (folder / "appraisal_own_x.toml").write_text(shipped.replace('"appraisal_ekinerja"', '"appraisal_own_x"'))
    (folder / "peer_own_broken.toml").write_text("key = [")
    (folder / "unit_own_empty.toml").write_text("key = 'unit_own_empty'")
    found = kept.kept(data)
    assert set(found.contracts) == {"appraisal_own_x"}
    assert set(found.unread) == {"appraisal_ekinerja.toml", "peer_own_broken.toml", "unit_own_empty.toml"}
    assert one(appraisals(tmp_path / "x.csv", appraisal()), data).sheets[0].contract == "appraisal_ekinerja"
    assert "peer_own_broken.toml" in status(data)


@pytest.mark.parametrize("key", ["appraisal_own_../../x", "appraisal_own_", "plan_own_x", "appraisal_own_X"])
def test_a_key_that_is_no_plain_name_of_its_table_is_left_out(data: Path, key: str) -> None:
    raw = tomllib.loads(mapping.written(mapping._raw(draft()))) | {"key": key}
    folder = data / "contracts"
    folder.mkdir(parents=True)
    (folder / "appraisal_own_x.toml").write_text(mapping.written(raw))
    assert not kept.kept(data).contracts and not kept.drop(data, key)


def test_hostile_headers_words_and_names_stay_text(data: Path, tmp_path: Path) -> None:
    for name in sorted({*HOSTILE} - {"long"}):
        text = f"{HOSTILE[name]} \\ \"'''\x7f"
        heads = [*HEADS[:4], text, *HEADS[5:]]
        label = "".join(c for c in HOSTILE[name] if c.isprintable())[:50] + name
        made = draft(columns={**COLUMNS, "unit_name": text}, label=label, words={"rating": {"good": [text]}})
        said = mapping.kept_now(data, made)
        assert kept.KEY.fullmatch(said["key"])
        assert (data / "contracts" / f"{said['key']}.toml").is_file()
        told = kept.kept(data).contracts[said["key"]]
        assert header_key(text) in told.exact and told.table.columns["rating"].words[word_key(text)] == "good"
    result = one(odd(tmp_path / "x.xlsx", text, heads=heads), data)
    assert (result.state, result.sheets[0].contract) == ("accepted", said["key"])


def test_who_is_named_in_a_layout_is_erased_with_it(data: Path) -> None:
    mapping.kept_now(data, draft(label="Rekap Siti Nur Aminah"))
    mapping.kept_now(data, draft(label="Rekap lain", columns={**COLUMNS, "rating": "Predikat"}))
    done = erase(data, [NIP], ["Siti Nur Aminah"])
    assert done.left == [] and done.unloaded == [] and len(done.originals) == 1
    assert [p.stem for p in (data / "contracts").iterdir()] == ["appraisal_own_rekap_lain"]


def test_the_worker_answers_the_assistant(data: Path, tmp_path: Path) -> None:
    path = odd(tmp_path / "x.xlsx", "Baik", "Baik")
    file = {"path": str(path), "name": "kiriman.xlsx"}
    orders = [
        {"op": "propose", **file, "table": "plan"},
        {"op": "try", **file, "draft": DRAFT},
        {"op": "keep", "draft": DRAFT},
        {"op": "load", **file},
        {"op": "drop", "key": "appraisal_own_rekap_kecamatan"},
        {"op": "propose", "path": str(tmp_path / "none.xlsx"), "name": "none.xlsx"},
        {"op": "propose", "name": "x"},
    ]
    lines = [json.dumps({"id": str(n), **order}) for n, order in enumerate(orders)]
    out = io.StringIO()
    answer(data, lines, out, lambda *_: SimpleNamespace(build="b"))
    told = {
        e["id"]: e
        for e in map(json.loads, out.getvalue().splitlines())
        if e["event"] in ("answered", "validated", "failed")
    }
    assert told["0"]["answer"]["table"] == "plan"
    assert told["1"]["answer"]["result"]["file_name"] == "kiriman.xlsx"
    assert told["2"]["answer"]["key"] == "appraisal_own_rekap_kecamatan"
    assert told["3"]["result"]["state"] == "accepted"
    assert told["4"]["answer"] == {"is_dropped": True}
    assert told["5"]["answer"]["refused"]["message_en"]
    assert told["6"]["event"] == "failed"


def test_every_synonym_is_of_a_column() -> None:
    more = tomllib.loads((Path(mapping.__file__).with_name("synonyms.toml")).read_text(encoding="utf-8"))[
        "columns"
    ]
    assert set(more) <= {c.name for t in tables().values() for c in t.columns.values() if c.type}
    assert not any(c.own for c in contracts().values())
