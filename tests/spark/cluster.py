"""A real standalone cluster of Apache Spark on this machine: a master and workers of one core each."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
LOOPBACK = "127.0.0.1"
# Small virtual machines that start quickly: what computes is DuckDB, outside of them.
JAVA = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.net.preferIPv4Stack=true"
DEFAULTS = f"""
spark.driver.memory 512m
spark.executor.memory 512m
spark.driver.extraJavaOptions {JAVA}
spark.executor.extraJavaOptions {JAVA}
spark.driver.bindAddress {LOOPBACK}
spark.driver.host {LOOPBACK}
spark.ui.showConsoleProgress false
"""


def environment(folder: Path) -> dict[str, str]:
    """What master, workers and driver are started with."""
    (folder / "spark-defaults.conf").write_text(DEFAULTS)
    return {
        "SPARK_HOME": str(HOME), "SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": LOOPBACK,
        "PYSPARK_PYTHON": sys.executable, "SPARK_DAEMON_JAVA_OPTS": JAVA, "SPARK_DAEMON_MEMORY": "256m",
    }  # fmt: skip


@dataclass
class Cluster:
    """Address of the master, and the processes, each the leader of its group."""

    address: str
    master: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)


def _start(folder: Path, name: str, *command: str) -> subprocess.Popen[bytes]:
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [str(HOME / "bin" / "spark-class"), *command], cwd=folder, stdout=log, stderr=subprocess.STDOUT,
            env={**os.environ, **environment(folder)}, start_new_session=True,
        )  # fmt: skip


def _said(process: subprocess.Popen[bytes], log: Path, pattern: str, seconds: float = 240) -> re.Match[str]:
    """Wait until a process has written this."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and process.poll() is None:
        if found := re.search(pattern, log.read_text(errors="replace")):
            return found
        time.sleep(0.2)
    raise TimeoutError(f"{log.name}: no {pattern}\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def standalone(folder: Path, workers: int) -> Iterator[Cluster]:
    """Hold a cluster as long as the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    master = _start(folder, "master", "org.apache.spark.deploy.master.Master",
                    "--host", LOOPBACK, "--port", "0", "--webui-port", "0")  # fmt: skip
    cluster = Cluster("", master)
    try:
        cluster.address = _said(master, folder / "master.log", rf"spark://{LOOPBACK}:\d+")[0]
        cluster.workers += [_worker(folder, number, cluster.address) for number in range(workers)]
        for number, worker in enumerate(cluster.workers):
            _said(worker, folder / f"worker-{number}.log", "Successfully registered with master")
        yield cluster
    finally:
        for process in (*cluster.workers, master):
            kill(process)


def _worker(folder: Path, number: int, address: str) -> subprocess.Popen[bytes]:
    return _start(folder, f"worker-{number}", "org.apache.spark.deploy.worker.Worker",
                  "--host", LOOPBACK, "--cores", "1", "--memory", "1g", "--webui-port", "0",
                  "--work-dir", str(folder / f"work-{number}"), address)  # fmt: skip


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and everything it started, as when its machine goes down."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
