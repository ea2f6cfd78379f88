"""python -m deploy: app, serve, roll, nginx."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy import processes


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    told = _parser().parse_args(argv)
    if told.command == "app":
        processes.become(told.address, told.port)
        return 0
    return {"serve": _serve, "roll": _roll, "nginx": _configure}[told.command](told)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy", description="Many viewers: processes behind nginx."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    app = commands.add_parser("app", help="one process of the app, without nginx")
    app.add_argument("--address", default=processes.HERE)
    app.add_argument("--port", type=int, default=8501)
    one = commands.add_parser(
        "serve", help="processes and nginx on this machine, with a certificate of its own"
    )
    one.add_argument("--address", default=processes.HERE)
    one.add_argument("--port", type=int, default=8443)
    one.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="default: one for each core")
    one.add_argument("--first-port", type=int, default=8601, help="of the processes; the others follow it")
    one.add_argument("--host", default="", help="a name besides localhost")
    roll = commands.add_parser("roll", help="renew the processes one by one: of `serve`, or units of systemd")
    roll.add_argument("units", nargs="*", help="kinerja@8601 kinerja@8602 ...")
    site = commands.add_parser("nginx", help="write the configuration for the nginx of this system")
    site.add_argument(
        "--host", required=True, action="append", help="name of the site; may be given several times"
    )
    site.add_argument(
        "--node", required=True, action="append", help="address:port of an app process; several"
    )
    site.add_argument("--certificate", required=True, type=Path)
    site.add_argument("--key", required=True, type=Path)
    site.add_argument("--folder", type=Path, default=Path("/var/lib/kinerja-nginx"))
    site.add_argument("--listen", action="append", help="default: 443 and [::]:443; several")
    site.add_argument("--plain", type=int, default=80, help="port that leads to TLS; 0 for none")
    return parser


def _serve(told: argparse.Namespace) -> int:
    from deploy import serve

    return serve.main(serve.Wanted(told.address, told.port, told.processes, told.first_port, told.host))


def _roll(told: argparse.Namespace) -> int:
    from deploy import rolling, serve

    return rolling.main(told.units) if told.units else serve.ask_for_renewal()


def _configure(told: argparse.Namespace) -> int:
    """Write the site for an nginx that is run by somebody else; prints the file to include."""
    from deploy import nginx

    program = nginx.installed()
    if program is None:
        print(nginx.ADVICE, file=sys.stderr)
        return 1
    listen = told.listen or ["443", "[::]:443"]
    site = nginx.Site(
        told.folder, told.node, told.host, listen, told.certificate, told.key, told.plain, is_public=True
    )
    print(nginx.write(site, nginx.version(program)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
