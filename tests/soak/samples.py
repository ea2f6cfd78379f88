"""What a process and a data folder hold, minute by minute, and whether that stays level. Linux only: reads /proc."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

MB = 1024 * 1024
ROOM = {"memory_mb": 25.0, "handles": 20.0, "warehouse_mb": 2.0, "threads": 20.0}


@dataclass(frozen=True)
class Sample:
    """One look. memory_mb: resident memory; warehouse_mb, lake_mb, other_mb: what lies in the data folder."""

    minute: float
    memory_mb: float
    handles: float
    threads: float
    warehouse_mb: float
    lake_mb: float
    other_mb: float


def look(process: int, data: Path, minute: float) -> Sample:
    """What the process and the folder hold now."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    told = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    sizes = {name: _size(data / name) for name in ("warehouse", "lake")}
    other = _size(data) - sum(sizes.values())
    return Sample(
        minute=round(minute, 2),
        memory_mb=round(int(told["VmRSS"].split()[0]) / 1024, 1),
        handles=len(list(Path(f"/proc/{process}/fd").iterdir())),
        threads=int(told["Threads"]),
        warehouse_mb=round(sizes["warehouse"] / MB, 2),
        lake_mb=round(sizes["lake"] / MB, 2),
        other_mb=round(other / MB, 2),
    )


def _size(folder: Path) -> int:
    """Bytes of all files below; one that vanishes meanwhile counts nothing."""
    total = 0
    for file in folder.rglob("*"):
        try:
            total += file.stat().st_size if file.is_file() else 0
        except FileNotFoundError:
            continue
    return total


def grown(samples: Sequence[Sample]) -> dict[str, tuple[float, float]]:
    """What grew beyond its room: median of the second third and of the last third, for each figure of ROOM.

    The first third is not held against anything: caches fill, old builds have not been dropped yet.
    """
    third = len(samples) // 3
    middle, last = samples[third : 2 * third], samples[2 * third :]
    found = {}
    for name, room in ROOM.items():
        before, after = (median(asdict(s)[name] for s in part) for part in (middle, last))
        if after - before > max(room, 0.05 * before):
            found[name] = (before, after)
    return found
