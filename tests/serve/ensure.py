"""Find an nginx for the tests of serving, or install Debian's, or stop and say what to install.

`python -m tests.serve.ensure` prints the path.
"""

import os
import shutil
import subprocess
import sys

from deploy import nginx


def _install() -> None:
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        # A machine that only tests shall not start to serve.
        quiet = {
            "stdout": subprocess.DEVNULL,
            "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
        }
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        packages = ["--no-install-recommends", "nginx-light"]
        subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=False, **quiet)


def main() -> int:
    """Print nginx's path; 0 when there is one, 1 with advice otherwise."""
    program = nginx.installed()
    if program is None:
        print("Memasang nginx untuk uji / installing nginx for the tests ...", flush=True)
        _install()
        program = nginx.installed()
    if program is None:
        print(nginx.ADVICE, file=sys.stderr)
        return 1
    print(f"nginx: {program} {'.'.join(map(str, nginx.version(program)))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
