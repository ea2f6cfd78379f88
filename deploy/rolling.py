"""Renew the processes one after the other; while one is away, nginx asks the others."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from deploy.processes import BETWEEN, START_SECONDS, NotReadyError, Process, is_ready


def roll(processes: Sequence[Process], tell: Callable[[str], None] = print) -> None:
    """Stop, start and await each. Raises NotReadyError at the first that does not come up: the others keep the program
    they run."""
    for process in processes:
        process.stop()
        process.start()
        process.wait()
        tell(f"{process.node}: baru / renewed")


def roll_units(units: Sequence[str], seconds: float = START_SECONDS) -> None:
    """The same with units of systemd that are called by their ports, `kinerja@8601`. Raises NotReadyError,
    subprocess.CalledProcessError."""
    for unit in units:
        node = f"127.0.0.1:{unit.removesuffix('.service').rpartition('@')[2]}"
        subprocess.run(["systemctl", "restart", unit], check=True)
        end = time.monotonic() + seconds
        while not is_ready(node):
            if time.monotonic() > end:
                raise NotReadyError(unit)
            time.sleep(BETWEEN)
        print(f"{unit}: baru / renewed", flush=True)


def main(units: Sequence[str]) -> int:
    """0 when every unit was renewed, 1 when one did not come up and the rest was left alone."""
    try:
        roll_units(units)
    except (NotReadyError, subprocess.CalledProcessError) as error:
        print(f"Berhenti di sini / stopped here: {error}", file=sys.stderr)
        return 1
    return 0
