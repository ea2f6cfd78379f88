"""The executor of a cluster: Apache Spark says where a slice is made, DuckDB inside the task makes it.

A task that is lost with its worker is run again elsewhere: what it writes is named by its content, and whole or not
there. Workers need Python with duckdb of the same version, pyarrow and, for object storage, fsspec with its driver;
this package itself is sent along.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

import journal
from etl.messages import said
from etl.sliced.task import Rows, Task, as_json, of_json, run
from etl.store import MissingPackageError


class NoJavaError(RuntimeError):
    """The driver of a cluster runs on Java, and there is none."""

    def __init__(self) -> None:
        self.message = said("state", "no_java")
        super().__init__(self.message.en)


PACKAGES = (Path(__file__).parents[1], Path(journal.__file__).parent)
CONNECT = "sc://"


@contextmanager
def cluster(master: str) -> Iterator[Callable[[Sequence[Task]], Iterator[Rows]]]:
    """An executor on a cluster. master: spark://host:7077, local[2], or sc://host (Spark Connect).

    Raises MissingPackageError where the extra `spark` is not installed, NoJavaError without Java.
    """
    session = _session(master)
    try:
        with tempfile.TemporaryDirectory(prefix="etl-") as folder:
            _send_code(session, master, _zipped(Path(folder)))
            yield lambda tasks: _made(session, tasks)
    finally:
        session.stop()


def _session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.appName("kinerja-asn")
        if master.startswith(CONNECT):
            return builder.remote(master).getOrCreate()
        if not has_java():
            raise NoJavaError
        if master.startswith("local"):
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        return builder.master(master).config("spark.ui.enabled", "false").getOrCreate()
    except ImportError as missing:
        raise MissingPackageError("no_spark", missing) from missing


def has_java() -> bool:
    """Whether the driver finds a Java of its own; with Spark Connect it needs none."""
    return bool(os.environ.get("JAVA_HOME") or shutil.which("java"))


def _zipped(folder: Path) -> Path:
    """This package and the one it leans on, as one file for the workers' path: code, no models."""
    path = folder / "etl.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for package in PACKAGES:
            for file in sorted(package.rglob("*.py")):
                if "sample" not in file.parts:
                    archive.write(file, file.relative_to(package.parent))
    return path


def _send_code(session: Any, master: str, code: Path) -> None:
    if master.startswith(CONNECT):
        session.addArtifacts(str(code), pyfile=True)
    else:
        session.sparkContext.addPyFile(str(code))


def _made(session: Any, tasks: Sequence[Task]) -> Iterator[Rows]:
    """One partition, and so one task of Spark, per task of ours. Counts come back; rows stay where they are."""
    if not tasks:
        return
    texts = [as_json(task) for task in tasks]

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                told = json.dumps(run(of_json(texts[number])))
                yield pa.RecordBatch.from_pydict({"rows": [told]})

    frame = session.range(0, len(texts), 1, len(texts)).mapInArrow(work, "rows string")
    for row in frame.collect():
        yield json.loads(row["rows"])
