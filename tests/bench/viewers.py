"""Many viewers at once: `python -m tests.bench.viewers --data DATA [--viewers 1,10] [--processes 1,2] [--seconds 40]`.

The app as `make serve` starts it, behind nginx with TLS, and viewers that speak as a browser does: cookies of the first
page, a web socket, Streamlit's own messages, the timers that the server asks for, and another period after 1 to 10
seconds of thinking. Drivers and server share this machine, so what the drivers take of it is told beside.
"""

import argparse
import asyncio
import contextlib
import os
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, quantiles

from deploy import nginx, serve
from tests.bench.browsing import PAGES, Browsing
from tests.browser.window import free_port

# Seconds, evenly spread: viewers who all think equally long keep step once they had to wait for one another, and ask in
# one second what they could ask in five.
THINK = (1.0, 10.0)
COMING = 0.1  # seconds between two who come
WAKE = 0.05
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Step:
    """What one number of viewers met. took: milliseconds from each change to its last message; opened: the same for
    first pages; timers: answers to the page's own timers; cpu: seconds of the app's processes; late: milliseconds by
    which the viewers themselves woke too late, at most: what they waited for then was not the app."""

    viewers: int
    processes: int
    took: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    timers: int = 0
    failed: int = 0
    cpu: float = 0.0
    cpu_here: float = 0.0
    seconds: float = 0.0
    late: float = 0.0
    memory: list[int] = field(default_factory=list)

    def row(self) -> str:
        """One line of the table."""
        if not self.took:
            return f"{self.processes:>2} {self.viewers:>5}  no change finished; failed {self.failed}"
        p50, p95 = _at(self.took, 50), _at(self.took, 95)
        busy, mine = self.cpu / self.seconds, self.cpu_here / self.seconds
        return (
            f"{self.processes:>2} {self.viewers:>5} {len(self.took):>7} {p50:>7.0f} {p95:>7.0f} {max(self.took):>7.0f}"
            f" {_at(self.opened, 50):>8.0f} {1000 * self.cpu / len(self.took):>9.0f} {self.timers:>7} {busy:>6.2f}"
            f" {mine:>7.2f} {'+'.join(map(str, self.memory)):>9} {self.failed:>6} {self.late:>5.0f}"
        )

    def record(self) -> dict[str, float | str | int]:
        """The same by name, for a file; without times where no change finished."""
        told: dict[str, float | str | int] = {
            "name": f"{self.viewers} viewers, {self.processes} processes", "changes": len(self.took),
            "failed": self.failed, "cores": round(self.cpu / self.seconds, 2), "mb": "+".join(map(str, self.memory)),
        }  # fmt: skip
        if self.took:
            told |= {f"p{at}_ms": round(_at(self.took, at)) for at in (50, 95)}
            told |= {
                "max_ms": round(max(self.took)),
                "cpu_ms_a_change": round(1000 * self.cpu / len(self.took)),
            }
        return told


HEAD = (
    "pr viewers changes  p50 ms  p95 ms  max ms  open ms  CPU ms/ch  timers  cores drivers        MB failed  late\n"
    "(cores, drivers: busy cores of the app and of the viewers here; CPU ms/ch: of the app, timers included;\n"
    " late: ms by which the viewers themselves woke too late, at most)"
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.viewers", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a data folder with a build; a copy")
    parser.add_argument("--viewers", default="1,10,50,100,200")
    parser.add_argument("--processes", default="1,2")
    parser.add_argument("--seconds", type=float, default=40, help="of each step")
    told = parser.parse_args()
    os.environ["KINERJA_DATA"] = str(told.data)
    os.environ.setdefault("APP_DEMO", "1")
    os.environ.setdefault("APP_RATE", "0")  # every viewer here has the same address
    print(HEAD, f"load before: {os.getloadavg()[0]:.1f}", sep="\n", flush=True)
    for processes in map(int, told.processes.split(",")):
        for step in steps(processes, [int(n) for n in told.viewers.split(",")], told.seconds):
            print(step.row(), flush=True)


def steps(processes: int, viewers: Sequence[int], seconds: float) -> Iterator[Step]:
    """What each number of viewers meets at the build in `KINERJA_DATA`, one number after the other."""
    program = nginx.installed()
    assert program, nginx.ADVICE
    port, first = free_port(), random.randrange(20_000, 30_000)
    with serve.running(serve.Wanted("127.0.0.1", port, processes, first), program) as (running, _):
        pids = [process.pid for process in running]
        asyncio.run(_step(Step(4 * processes, processes), port, pids, 15))  # fills the caches
        for many in viewers:
            step = Step(many, processes)
            asyncio.run(_step(step, port, pids, seconds))
            yield step


async def _step(step: Step, port: int, pids: Sequence[int], seconds: float) -> None:
    """All viewers come one after the other; when each has his page, they are watched."""
    go, over = asyncio.Event(), asyncio.Event()
    tasks = [asyncio.create_task(_viewer(step, port, n, go, over)) for n in range(step.viewers)]
    while len(step.opened) + step.failed < step.viewers:
        await asyncio.sleep(0.1)
    await asyncio.sleep(THINK[1])  # what the last of them began is over
    waking = asyncio.create_task(_wake(step))
    step.timers, cpu, here, start = 0, _cpu(pids), _cpu_here(), time.monotonic()
    go.set()
    await asyncio.sleep(seconds)
    step.cpu, step.cpu_here = _cpu(pids) - cpu, _cpu_here() - here
    step.seconds, step.memory = time.monotonic() - start, [_memory(pid) for pid in pids]
    over.set()
    waking.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _wake(step: Step) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(WAKE)
        step.late = max(step.late, 1000 * (time.perf_counter() - began - WAKE))


async def _viewer(step: Step, port: int, n: int, go: asyncio.Event, over: asyncio.Event) -> None:
    chance = random.Random(n)
    await asyncio.sleep(n * COMING)
    try:
        async with Browsing(port, PAGES[n % len(PAGES)]) as browsing:
            step.opened.append(await browsing.open())
            await go.wait()
            await _pause(over, chance.uniform(0, THINK[1]))
            while not over.is_set():
                step.took.append(await browsing.change(chance))
                await _pause(over, chance.uniform(*THINK))
                step.timers += browsing.take_timers()
    except Exception as error:
        step.failed += 1
        if step.failed == 1:
            print(f"   a viewer failed: {type(error).__name__}: {error}", file=sys.stderr)


async def _pause(over: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), seconds)


def _at(found: Sequence[float], percent: int) -> float:
    return quantiles(found, n=100, method="inclusive")[percent - 1] if len(found) > 1 else mean(found or [0])


def _cpu(pids: Sequence[int]) -> float:
    """CPU seconds of these processes so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in fields) / TICKS


def _cpu_here() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _memory(pid: int) -> int:
    """Resident megabytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


if __name__ == "__main__":
    main()
