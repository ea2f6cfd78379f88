"""What programs get: the open file only, every row once in one order, typed; and what they are told when it fails."""

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from dashboard import accesslog, door, grants, store, warehouse
from dashboard.api import tokens
from dashboard.api.asked import TYPES
from dashboard.api.offered import OFFERS, TABLES
from dashboard.warehouse import Audience
from tests.api.conftest import made, program
from tests.conftest import ROOT

VALUE = "/api/v1/tables/value"
ORDER = re.compile(r"order by (.*)\n limit")
PERSONAL = {"person_key", "rater_key", "name", "file_name", "file_sha", "sheet", "row", "text", "note_id", "note_en",
            "message_id", "message_en", "above_result"}  # fmt: skip
INSIDE = ("never part of a file that is shared", "inside only", "for human resources only")


def rows(client: TestClient, address: str) -> list[dict[str, object]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json()["rows"]


def whole(client: TestClient, address: str) -> list[dict[str, object]]:
    """All pages of an answer."""
    found: list[dict[str, object]] = []
    while address:
        answer = client.get(address).json()
        found, address = found + answer["rows"], answer["next"] or ""
    return found


def ask(sql: str, file: Audience = "shared", **params: object) -> list[list[Any]]:
    """What a file of the present build says, past all that is tested here."""
    found = warehouse.fetch(warehouse.file_of(warehouse.current(), file), sql, params)
    return found.astype(object).to_numpy().tolist()


def test_only_the_open_file_answers(portal: TestClient, drawn: Path) -> None:
    (drawn / "warehouse" / "b1" / "internal.duckdb").unlink()
    found = rows(portal, f"{VALUE}?limit=50000")
    assert [[len(found)]] == ask("select count(*) from value")
    assert {row["value"] for row in found if row["value"] is not None} == {50.0}


def test_a_token_of_human_resources_opens_no_more_and_a_table_inside_is_not_there(portal: TestClient) -> None:
    tables = {"person", "evidence", "own_appraisal", "refused", "sentence", "load", "rater_row", "cascade"}
    for name in tables | {"unit_leader", "model", "metric", "value'--", "VALUE", "value/x"}:
        assert portal.get(f"/api/v1/tables/{name}").status_code == 404, name


def test_what_is_offered_is_in_the_dictionary_as_open_to_everybody() -> None:
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    parts = {part.partition("`")[0]: part for part in text.split("### `")[1:]}
    for offer in OFFERS.values():
        about = parts[offer.source].partition("Grain:")[0].lower()
        assert not any(word in about for word in INSIDE), offer.name


def test_no_person_no_file_and_no_typed_word_is_a_column(sampled: TestClient) -> None:
    for offer in OFFERS.values():
        (row, *_) = rows(sampled, f"{offer.path}?limit=1")
        assert not set(row) & PERSONAL, offer.name


def test_only_tables_with_rows_in_the_open_file_are_offered(sampled: TestClient) -> None:
    assert [name for name in TABLES if ask(f"select count(*) from {name}") == [[0]]] == []


def test_the_bytes_name_nobody(sampled: TestClient) -> None:
    """Every name and key of a person that the internal file knows, looked for in what is sent."""
    people = [
        text for pair in ask("select person_key, name from person", "internal") for text in pair if text
    ]
    addresses = [f"{offer.path}?limit=1000" for offer in OFFERS.values()]
    answers = [sampled.get(address) for address in (*addresses, "/api/v1/catalogue", "/api/v1/openapi.json")]
    sent = b"\n".join(answer.content for answer in answers)
    assert {answer.status_code for answer in answers} == {200}
    assert len(people) > 500 and [text for text in people if text.encode() in sent] == []


def test_a_hidden_cell_is_empty_and_says_so(sampled: TestClient) -> None:
    found = [
        row
        for row in rows(sampled, f"{VALUE}?metric=good_or_better&limit=50000")
        if row["status"] == "hidden"
    ]
    exact = ("n", "numerator", "denominator", "value", "lo", "hi")
    assert len(found) > 50 and all(row[name] is None for row in found for name in exact)


def test_no_order_leaves_a_choice(sampled: TestClient) -> None:
    for offer in OFFERS.values():
        bound = dict.fromkeys(re.findall(r"\$(\w+)", offer.sql)) | {"limit": 10**7, "offset": 0}
        found = ORDER.search(offer.sql)
        assert found, offer.name
        keys = ", ".join(re.sub(r"\w+\.| nulls first", "", key) for key in found[1].split(", "))
        ties = f"select count(*) from (select {keys} from ({offer.sql}) group by all having count(*) > 1)"
        assert ask(ties, **bound) == [[0]], offer.name


@pytest.mark.parametrize(
    "query", ["limit=7", "limit=288", "limit=100&hierarchy=command", "limit=1&metric=ikm&unit_id=ulu"]
)
def test_pages_make_the_whole_in_one_order(portal: TestClient, query: str) -> None:
    kept = query.partition("&")[2]
    found, at_once = whole(portal, f"{VALUE}?{query}"), rows(portal, f"{VALUE}?limit=50000&{kept}")
    assert found == at_once and len({json.dumps(row) for row in found}) == len(found)
    keys = [
        tuple(row[k] for k in ("hierarchy", "metric", "unit_id", "period_type", "period_start"))
        for row in found
    ]
    assert keys == sorted(keys)


def test_all_forms_hold_the_same_rows(portal: TestClient, drawn: Path) -> None:
    address = f"{VALUE}?limit=50000&period_type=month"
    told = rows(portal, address)
    lines = list(csv.DictReader(io.StringIO(portal.get(f"{address}&format=csv").text)))
    assert [line["unit_id"] for line in lines] == [row["unit_id"] for row in told]
    values = [float(line["value"]) if line["value"] else None for line in lines]
    assert values == [row["value"] for row in told] and 50.0 in values
    assert {line["n_to"] for line in lines} == {""}
    made_table = pq.read_table(io.BytesIO(portal.get(address, headers={"accept": TYPES["parquet"]}).content))
    assert [row["unit_id"] for row in made_table.to_pylist()] == [row["unit_id"] for row in told]
    kinds = {field.name: field.type for field in made_table.schema}
    assert kinds["n"] == kinds["n_to"] == pa.int64() and kinds["value"] == pa.float64()
    assert kinds["period_start"] == pa.date32() and kinds["status"] == pa.string()
    assert made_table.schema.metadata[b"build"] == b"b1"
    assert {"quarter", "year"} <= set(rows(portal, "/api/v1/metrics?metric=ikm")[0]["periods"])


def test_every_answer_tells_its_build(portal: TestClient) -> None:
    for address in (VALUE, "/api/v1/units?format=csv", "/api/v1/catalogue"):
        headers = portal.get(address).headers
        assert headers["x-build"] == "b1" and headers["x-built-at"] == "2026-11-05T09:30:00Z"
        assert headers["cache-control"] == "private, no-cache" and headers["etag"].startswith('"')
    body = portal.get(VALUE).json()
    assert (body["build"], body["as_of"], body["producer"], body["licence"]) == (
        "b1",
        "2026-11-05",
        "Kota Contoh",
        "",
    )


@pytest.mark.parametrize(
    ("query", "periods"),
    [("period_type=month&from=2026-09", {"2026-09", "2026-10"}),
     ("period_type=month&to=2026-Q3", {"2026-08", "2026-09"}),
     ("period_type=quarter&from=2026-05&to=2026-S2", {"2026-Q3", "2026-Q4"}), ("to=2025", {"2025"}),
     ("period_type=year&from=2025&to=2025-12", {"2025"}), ("from=2027", set()), ("metric=none_such", set())],
)  # fmt: skip
def test_periods_from_and_to(portal: TestClient, query: str, periods: set[str]) -> None:
    assert {row["period"] for row in rows(portal, f"{VALUE}?limit=50000&{query}")} == periods


def test_what_has_not_changed_is_not_sent_again(portal: TestClient, drawn: Path) -> None:
    first = portal.get(f"{VALUE}?metric=ikm")
    tag = first.headers["etag"]
    for header in (tag, f'"x", W/{tag}', "*"):
        again = portal.get(f"{VALUE}?metric=ikm", headers={"if-none-match": header})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    others = [
        f"{VALUE}?metric=complaints",
        f"{VALUE}?metric=ikm&format=csv",
        f"{VALUE}?metric=ikm&limit=9",
        VALUE,
    ]
    tags = {portal.get(address, headers={"if-none-match": tag}).headers["etag"] for address in others}
    assert len(tags) == 4 and tag not in tags
    renew(drawn)
    after = portal.get(f"{VALUE}?metric=ikm", headers={"if-none-match": tag})
    assert after.status_code == 200 and after.headers["etag"] != tag


def test_pages_of_two_builds_are_not_mixed(portal: TestClient, drawn: Path) -> None:
    following = portal.get(f"{VALUE}?limit=9").json()["next"]
    assert portal.get(following).status_code == 200
    renew(drawn)
    answer = portal.get(following)
    assert answer.status_code == 409 and answer.json()["type"].endswith("#gone")


def renew(data: Path) -> None:
    """Another build under another name."""
    shutil.copytree(data / "warehouse" / "b1", data / "warehouse" / "b2")
    with duckdb.connect(str(data / "warehouse" / "b2" / "shared.duckdb")) as con:
        con.execute("update build set build = 'b2'")
    (data / "warehouse" / "next").write_text("b2\n")
    (data / "warehouse" / "next").replace(data / "warehouse" / "CURRENT")


@pytest.mark.parametrize(
    "attempt",
    [
        "ulu' or '1'='1",
        "ulu'; drop table value; --",
        "$metric",
        "ulu' union select * from person --",
        "%",
        "ulu\\",
    ],
)
def test_sql_in_a_value_is_a_value(portal: TestClient, attempt: str) -> None:
    answer = portal.get(VALUE, params={"unit_id": attempt})
    assert answer.status_code == 200 and answer.json()["rows"] == []
    assert portal.get(VALUE, params={"metric": attempt}).status_code == 422
    assert portal.get(VALUE, params={"after": f"b1.{attempt}"}).status_code == 422
    assert rows(portal, f"{VALUE}?limit=1")


def test_a_hostile_name_runs_nowhere(portal: TestClient, drawn: Path) -> None:
    with duckdb.connect(str(drawn / "warehouse" / "b1" / "shared.duckdb")) as con:
        con.execute(
            "update unit set unit_name = '=cmd|calc' || chr(13) || chr(10) || '\"x' where unit_id = 'ulu'"
        )
    address = "/api/v1/units?unit_id=ulu"
    assert rows(portal, address)[0]["unit_name"] == '=cmd|calc\r\n"x'
    (line,) = csv.DictReader(io.StringIO(portal.get(f"{address}&format=csv").text, newline=""))
    assert line["unit_name"] == "'=cmd|calc\r\n\"x"


@pytest.mark.parametrize(
    ("query", "faults"),
    [("x=1", ["x"]), ("limit=0", ["limit"]), ("limit=50001", ["limit"]), ("limit=", ["limit"]), ("limit=٣", ["limit"]),
     ("from=2026-13", ["from"]), ("to=0000", ["to"]), ("metric=ikm&metric=ikm", ["metric"]),
     ("unit_id=a%00b", ["unit_id"]),
     ("hierarchy=all&period_type=week&format=xml", ["hierarchy", "period_type", "format"]),
     ("access_token=kinerja_x", ["access_token"]), ("metric=ikm%0a", ["metric"])],
)  # fmt: skip
def test_what_cannot_be_read_is_told_by_parameter(portal: TestClient, query: str, faults: list[str]) -> None:
    answer = portal.get(f"{VALUE}?{query}")
    assert answer.status_code == 422 and [error["parameter"] for error in answer.json()["errors"]] == faults
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer  ", "Basic abc", "Bearer kinerja_no", "bearer x y"])
def test_without_a_token_nothing(drawn: Path, header: str) -> None:
    made()
    client = program()
    for address in (VALUE, "/api/v1/catalogue", "/api/v1/nothing", "/api/v1/tables/person"):
        answer = client.get(address, headers={"authorization": header} if header else {})
        assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer")
    assert client.get("/api/v1/").status_code == client.get("/api/v1/openapi.json").status_code == 200


def test_a_token_that_is_over_or_revoked(drawn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = made(days=3)
    client = program(secret)
    assert client.get(VALUE).status_code == 200
    day = grants.today()
    monkeypatch.setattr(grants, "today", lambda: "2999-01-01")
    assert client.get(VALUE).status_code == 401
    monkeypatch.setattr(grants, "today", lambda: day)
    tokens.end(int(tokens.listed()["id"][0]), "hr")
    answer = client.get(VALUE, headers={"if-none-match": "*"})
    assert answer.status_code == 401 and "invalid_token" in answer.headers["www-authenticate"]


def test_problems_are_told_in_both_languages(portal: TestClient) -> None:
    told = [
        portal.get("/api/v1/none", headers={"accept-language": tongue}) for tongue in ("id", "en-GB,en", "fr")
    ]
    assert [answer.headers["content-language"] for answer in told] == ["id", "en", "id"]
    assert told[0].json()["title"] == told[2].json()["title"] != told[1].json()["title"]
    assert portal.get(f"{VALUE}?x=1&lang=en").json()["title"] == "The request cannot be read"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("", "json"), ("*/*", "json"), ("text/*", "csv"), ("application/json;q=0.1, text/csv", "csv"), ("image/png", ""),
     (f"{TYPES['parquet']}, */*;q=0.1", "parquet"), ("application/json;q=0, */*", "csv"), ("text/html", "")],
)  # fmt: skip
def test_the_form_that_is_wanted_most(portal: TestClient, accept: str, kind: str) -> None:
    answer = portal.get("/api/v1/units", headers={"accept": accept})
    assert answer.status_code == (200 if kind else 406)
    assert answer.headers["content-type"].startswith(TYPES[kind] if kind else "application/problem+json")
    assert portal.get("/api/v1/units?format=csv", headers={"accept": accept}).status_code == 200


def test_methods(portal: TestClient) -> None:
    got, head = portal.get("/api/v1/units"), portal.head("/api/v1/units")
    assert head.status_code == 200 and head.headers["etag"] == got.headers["etag"]
    assert int(head.headers["content-length"]) == len(got.content)
    options = portal.options("/api/v1/units")
    assert options.status_code == 204 and options.headers["allow"] == "GET, HEAD, OPTIONS"
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = portal.request(method, "/api/v1/units", content=b"x")
        assert answer.status_code == 405 and answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_each_token_has_its_own_rate(drawn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = {**door.LIMITS, "api": door.Limit(3, 0.01), "wrong_token": door.Limit(2, 0.01)}
    monkeypatch.setattr(door, "LIMITS", limits)
    one, two, none = program(made("Satu")), program(made("Dua")), program("kinerja_wrong")
    assert [one.get("/api/v1/units").status_code for _ in range(5)] == [200] * 3 + [429] * 2
    late = one.get("/api/v1/units")
    assert int(late.headers["retry-after"]) > 1 and two.get("/api/v1/units").status_code == 200
    assert [none.get("/api/v1/units").status_code for _ in range(3)] == [401, 401, 429]


def test_a_demo_over_real_data_stays_closed(drawn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with duckdb.connect(str(drawn / "warehouse" / "b1" / "shared.duckdb")) as con:
        con.execute("update build set synthetic = false")
    monkeypatch.setenv("APP_DEMO", "1")
    assert program(made()).get(VALUE).status_code == 403


def test_before_there_is_a_build(data: Path) -> None:
    client = program(made())
    assert client.get(VALUE).status_code == client.get("/api/v1/catalogue").status_code == 503
    spec = client.get("/api/v1/openapi.json").json()
    assert (
        spec["components"]["schemas"]["value"] == {"type": "object"}
        and client.get("/api/v1/").status_code == 200
    )


def test_what_was_taken_is_in_the_access_log(portal: TestClient) -> None:
    address = f"{VALUE}?hierarchy=command&unit_id=ulu&from=2026-08&to=2026-09&limit=2"
    whole(portal, address)
    rows(portal, f"{VALUE}?hierarchy=command&unit_id=made-up")
    portal.get("/api/v1/catalogue")
    found = accesslog.table(accesslog.Wanted(actions=("api",)), 9)
    places = found[["page", "hierarchy", "unit_id", "period"]].to_numpy().tolist()
    assert places == [["api/catalogue", "", "", ""], ["api/value", "", "", ""],
                      ["api/value", "command", "ulu", "2026-08..2026-09"]]  # fmt: skip
    assert set(found["account"]) == {"Portal Satu Data"} and set(found["role"]) == {"api"}


def test_the_catalogue_says_who_publishes(portal: TestClient, drawn: Path) -> None:
    told = (drawn / "access.toml").read_text(encoding="utf-8")
    extra = '[api]\nproducer = "BKPSDM Kota Contoh"\nlicence = "CC-BY-4.0"\n'
    (drawn / "access.toml").write_text(extra + told, encoding="utf-8")
    catalogue = portal.get("/api/v1/catalogue").json()
    assert (
        catalogue["dct:publisher"]["foaf:name"] == "BKPSDM Kota Contoh"
        and catalogue["dct:license"] == "CC-BY-4.0"
    )
    sets = {entry["dct:identifier"]: entry for entry in catalogue["dcat:dataset"]}
    assert set(sets) == set(OFFERS)
    value = sets["value"]
    assert [title["@language"] for title in value["dct:title"]] == ["id", "en"]
    assert value["dct:temporal"]["dcat:startDate"] == "2025-01-01"
    for form in value["dcat:distribution"]:
        answer = portal.get(form["dcat:accessURL"])
        assert answer.status_code == 200 and answer.headers["content-type"].startswith(form["dcat:mediaType"])


def test_a_fault_of_the_database_is_told_in_words(drawn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = program(made())
    store.engine().dispose()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{drawn}/no/such/folder/app.db")
    answer = client.get(VALUE)
    assert answer.status_code == 503 and "Traceback" not in answer.text and str(drawn) not in answer.text
