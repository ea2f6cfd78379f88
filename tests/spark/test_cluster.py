"""A build on a real cluster of two workers: the numbers of one machine, from object storage, whatever is killed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import fsspec
import pytest
from moto.server import ThreadedMotoServer

from etl import publish
from etl.__main__ import main
from etl.plan import plan
from etl.sliced import run
from etl.sliced.folders import FOLDER
from etl.sliced.maps import is_map
from etl.sliced.push import push
from etl.sliced.spark import cluster as on_cluster
from etl.sliced.spark import has_java
from etl.sliced.task import DONE
from etl.store import Store
from tests.etl.sliced import by_slices, opened, rows, thinned, whole
from tests.etl.test_build import small
from tests.models import territory
from tests.spark.cluster import LOOPBACK, Cluster, environment, kill, standalone

LAKE = "s3://asn/agency/lake"
pytestmark = [
    pytest.mark.timeout(900),  # virtual machines start slowly where others are at work
    pytest.mark.skipif(not has_java(), reason="Spark needs Java 17 or newer"),
]


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """A bucket of a server of object storage on this machine; its address and keys stand in the environment."""
    server = ThreadedMotoServer(ip_address=LOOPBACK, port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    before = dict(os.environ)
    os.environ |= {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "drawn", "AWS_SECRET_ACCESS_KEY": "drawn",
        "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    fsspec.filesystem("s3", skip_instance_cache=True).mkdir("asn")
    yield LAKE
    server.stop()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def two_workers(bucket: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One cluster for all tests of this file; the driver is this process."""
    folder = tmp_path_factory.mktemp("cluster")
    with standalone(folder, workers=2) as held:
        os.environ |= environment(folder)
        yield held


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """A small territory, and the rows of its map models made in one piece."""
    data = tmp_path_factory.mktemp("drawn") / "data"
    thinned(territory.make(data, people=12, months=3, seed=11))
    with opened(data) as con:
        whole(con)
        return data, rows(con)


def test_a_build_on_the_cluster_from_object_storage_is_published_with_the_same_numbers(
    two_workers: Cluster, bucket: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agency = tmp_path / "agency"
    drawn = small(agency)
    year = "person_key|unit_id|period|rating\n1|contoh-b|2025|good\n2|contoh-b|2025|poor"
    drawn.add("appraisal", year, scheme="PANRB6", period_type="year", file="2025.xlsx", rated_at="2026-01-20")
    with opened(agency) as con:
        whole(con)
        expected = rows(con)
    assert push(agency, bucket).sent == 3 + 3  # files and manifests
    assert main(["build", "--executor", "spark", "--master", two_workers.address, "--lake", bucket]) == 0
    assert "2/2 irisan / slices" in capsys.readouterr().out
    assert not (data / "lake").exists() and not (data / FOLDER).exists()
    folder = data / "warehouse" / str(publish.current(data / "warehouse"))
    with duckdb.connect(str(folder / "internal.duckdb"), read_only=True) as con:
        assert rows(con) == expected and len(expected["staging.appraisal"]) == 4
        assert con.execute("select count(*) > 0 from value where n > 0").fetchall() == [(True,)]
    left = [name for name in Store(bucket).names(FOLDER) if name.endswith("staging.appraisal.parquet")]
    assert len(left) == 2


def test_a_worker_killed_in_mid_build_loses_nothing(
    two_workers: Cluster, drawn: tuple[Path, dict[str, list[str]]], data: Path
) -> None:
    thinned(territory.make(data, people=12, months=3, seed=11))
    done: list[int] = []

    def killer() -> None:
        while not (there := list((data / FOLDER).glob(f"*/{DONE}"))):
            time.sleep(0.02)
        kill(two_workers.workers[0])
        done.append(len(there))

    waiting = threading.Thread(target=killer, daemon=True)
    with on_cluster(two_workers.address) as executor, opened(data) as con:
        waiting.start()
        made = by_slices(con, data, run.Way(executor=executor, limits=run.Limits(1), together=0))
        assert rows(con) == drawn[1]
    waiting.join(10)
    assert two_workers.workers[0].poll() is not None
    assert done and 0 < done[0] < made.made == len(list((data / FOLDER).glob(f"*/{DONE}")))


def test_map_models_are_the_ones_that_were_compared(drawn: tuple[Path, dict[str, list[str]]]) -> None:
    full = {name for name, found in drawn[1].items() if found}
    assert {m.name for m in plan() if is_map(m.sql)} - full <= {
        "measure.older_appraisal", "measure.older_person", "measure.service", "staging.older_appraisal",
        "staging.organisation_rating", "staging.service_volume",
    }  # fmt: skip
