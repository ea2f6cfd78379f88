"""The quick way through a large sheet: finds the rows in which nothing is odd and finishes them at little cost.

Texts that return in a column are judged once (known.py); only the other columns, and what rules say across columns,
are computed row by row. A row with anything odd is not judged here at all: it is left for the full statement of
validate.py, so what is plain may err on one side only.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl import nips, pseudonym
from etl.context import Context
from etl.engine import told
from etl.facttable import Column
from etl.known import HELD as TEXTS
from etl.known import Integers, Known, remembered, returns
from etl.plainsql import LEAD, cell_sql, given, is_told_alone, lead_cells, lead_sql, rows_sql
from etl.recognise import Match
from etl.validate import Decisions, Origin, Shape, filled, mapped_columns

HELD = "plain_rows"
Mask = npt.NDArray[np.bool_]


class Plain:
    """Parts batches of one sheet into finished rows and rows to be judged in full."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, match: Match, context: Context, origin: Origin, decisions: Decisions
    ) -> None:  # fmt: skip
        self._con, self._match, self._context, self._origin = con, match, context, origin
        self._marks = tuple(sorted(decisions.marks.items()))
        self._repeats = decisions.repeats
        self._columns = {c.name: c for c in mapped_columns(match)}
        self._known: dict[str, Known | None] = {}
        self._pseudonyms = pseudonym.maker(con)

    def part(self, batch: pa.Table) -> tuple[pa.Table, pa.Table]:
        """(finished rows as validate.judged_sql gives them, the other rows of the batch)."""
        fine = batch["row_problem"].is_null().to_numpy()
        if len(self._repeats):
            fine &= self._repeats.first_rows(batch["row"].to_numpy()).is_null().to_numpy(zero_copy_only=False)
        places: dict[str, Integers] = {}
        for name in (*self._columns, LEAD):
            found = self._places(name, batch)
            if found is not None:
                known, places[name] = found
                if not known.good.all():
                    fine &= known.good[places[name]]
        found = self._told(batch, fine, places)
        at = found["place"].to_numpy()
        odd = np.ones(len(batch), np.bool_)
        odd[at] = False
        return self._finished(batch, found, at, places), batch.filter(pa.array(odd))

    def _places(self, name: str, batch: pa.Table) -> tuple[Known, Integers] | None:
        """What is known of a column and where each of its cells stands in it; None when it is told row by row."""
        cells = _lead(batch) if name == LEAD else batch[name]
        if name not in self._known:
            self._known[name] = self._begun(name) if returns(cells) else None
        known = self._known[name]
        if known is None or (name != LEAD and self._is_mixed(name, batch)):
            return None
        found = known.numbers(self._con, cells)
        if found is None:
            self._known[name] = None
            return None
        return known, found

    def _begun(self, name: str) -> Known | None:
        if name == LEAD:
            return remembered(lead_sql(TEXTS, self._match))
        column = self._columns[name]
        if not is_told_alone(column, self._match):
            return None
        sql = self._filled(cell_sql(Shape(self._match), name, self._marks), TEXTS)
        return Known(sql) if column.type == "nip" else remembered(sql)

    def _is_mixed(self, name: str, batch: pa.Table) -> bool:
        """Whether cells of the column were numbers in the sheet: then the text alone does not tell."""
        numbers = f"{name}__number"
        return numbers in batch.column_names and bool(pc.any(batch[numbers]).as_py())

    def _filled(self, sql: str, source: str) -> str:
        return filled(sql, source, self._context, self._origin, self._match)

    def _told(self, batch: pa.Table, sound: Mask, places: Mapping[str, Integers]) -> pa.Table:
        """Columns that are told row by row, of the sound rows that are plain in them too."""
        single = [c for n, c in self._columns.items() if n not in places]
        needed = ["row", *(n for c in single for n in _cells_of(c, batch)), *lead_cells(self._match, places)]
        rows = batch.select(list(dict.fromkeys(needed)))
        rows = rows.append_column("place", pa.array(np.arange(len(batch), dtype=np.int32)))
        rows = rows.append_column("sound", pa.array(sound))
        for name in (c.name for c in single if c.type == "nip"):
            plain, born = nips.looked_at(batch[name])
            rows = rows.append_column(f"{name}__plain", pa.array(plain)).append_column(
                f"{name}__born", pa.array(born)
            )
        for name in given(self._match, places):
            known = self._known[name]
            assert known is not None and known.values is not None
            rows = rows.append_column(name, known.values.take(pa.array(places[name])))
        sql = rows_sql(Shape(self._match), tuple(places), self._marks)
        self._con.register(HELD, rows)
        found = told(self._con, self._filled(sql, HELD))
        self._con.unregister(HELD)
        return found if pc.all(found["fine"]).as_py() else found.filter(found["fine"])

    def _finished(
        self, batch: pa.Table, found: pa.Table, at: Integers, places: Mapping[str, Integers]
    ) -> pa.Table:
        origin, count = self._origin, len(at)
        stamp = pa.scalar(origin.extracted_at).cast(pa.timestamp("us"))
        done: dict[str, pa.Array] = {
            "contract": _always(self._match.contract.key, count),
            "file_sha": _always(origin.file_sha, count), "file_name": _always(origin.file_name, count),
            "sheet": _always(origin.sheet, count), "row": batch["row"].take(pa.array(at)),
            "extracted_at": pa.repeat(stamp, count),
        }  # fmt: skip
        for column in self._match.contract.table.columns.values():
            if column.output:
                known = self._known.get(column.name) if column.name in places else None
                done[column.name] = (
                    known.written(places[column.name][at]) if known else self._single(column, found)
                )
        done["warnings"] = pa.nulls(count, pa.list_(pa.string()))
        return pa.table({**done, "slice": found["slice"]})

    def _single(self, column: Column, found: pa.Table) -> pa.ChunkedArray:
        """What was told row by row; a text computed from no cell of its own is one of a few, mostly the same."""
        texts = found[column.name]
        if column.type == "nip":
            return self._pseudonyms(texts.combine_chunks())
        is_computed = column.name not in self._columns and pa.types.is_string(texts.type)
        return texts.dictionary_encode() if is_computed else texts


def _lead(batch: pa.Table) -> pa.ChunkedArray:
    first, second = batch["cell_1"], batch["cell_2"]
    if not first.null_count and pc.all(pc.not_equal(first, "")).as_py():
        return first
    return pc.coalesce(*(pc.if_else(pc.equal(cells, ""), None, cells) for cells in (first, second)))


def _always(text: str, count: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([text]))


def _cells_of(column: Column, batch: pa.Table) -> list[str]:
    return [n for n in (column.name, f"{column.name}__number") if n in batch.column_names]
