"""Interleaved timing: subject and floor in turn, medians, ratio pair by pair."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Timing:
    """Seconds of every counted run: wall clock and CPU of all threads of this process."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]


@dataclass(frozen=True)
class Ratio:
    """Subject against floor: medians in seconds, and the median of the ratios pair by pair."""

    name: str
    subject: Timing
    floor: Timing

    def of(self, what: str) -> float:
        """Median ratio subject/floor of `wall` or `cpu`."""
        pairs = zip(getattr(self.subject, what), getattr(self.floor, what), strict=True)
        return median(a / b for a, b in pairs)

    def record(self) -> dict[str, float | str | int]:
        """One flat row for the report: ratios with their spread, medians in seconds."""
        walls = [a / b for a, b in zip(self.subject.wall, self.floor.wall, strict=True)]
        cpus = [a / b for a, b in zip(self.subject.cpu, self.floor.cpu, strict=True)]
        return {
            "name": self.name,
            "n": len(walls),
            "ratio_cpu": round(self.of("cpu"), 2),
            "ratio_cpu_min": round(min(cpus), 2),
            "ratio_cpu_max": round(max(cpus), 2),
            "ratio_wall": round(self.of("wall"), 2),
            "ratio_wall_min": round(min(walls), 2),
            "ratio_wall_max": round(max(walls), 2),
            "subject_s": round(median(self.subject.wall), 4),
            "floor_s": round(median(self.floor.wall), 4),
            "subject_cpu_s": round(median(self.subject.cpu), 3),
            "floor_cpu_s": round(median(self.floor.cpu), 3),
        }


def _once(work: Callable[[], object]) -> tuple[float, float]:
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def against(name: str, subject: Callable[[], object], floor: Callable[[], object], runs: int = 5) -> Ratio:
    """Time both in turn `runs` times after one warm-up each."""
    _once(subject), _once(floor)
    pairs = [(_once(subject), _once(floor)) for _ in range(runs)]
    timing = [Timing(tuple(p[i][0] for p in pairs), tuple(p[i][1] for p in pairs)) for i in (0, 1)]
    return Ratio(name, timing[0], timing[1])
