"""nginx: its program, its configuration from the templates beside this file, and the frontend compressed for it."""

import grp
import gzip
import os
import pwd
import re
import shutil
import subprocess
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard import security

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COMPRESSED = (".js", ".css", ".json", ".svg", ".wasm")
OVERHEAD_KB = 64  # what a form wraps around an uploaded file
HSTS = '\n        add_header Strict-Transport-Security "max-age=31536000";'
HTTP2_AS_DIRECTIVE = (1, 25, 1)  # since then; before, it was a word of `listen`
PLACES = ("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx")
ADVICE = (
    "Perlu nginx 1.19 atau lebih baru: pasang paket 'nginx-light' (Debian/Ubuntu: apt-get install nginx-light), "
    "atau setel KINERJA_NGINX ke berkas programnya.\n"
    "nginx 1.19 or newer is needed: install the package 'nginx-light' (Debian/Ubuntu: apt-get install nginx-light), "
    "or set KINERJA_NGINX to its program file."
)


@dataclass(frozen=True)
class Site:
    """What a configuration is made of.

    folder: where static files, headers and (for a whole nginx) everything else lie; nodes: `address:port` of each app
    process; hosts: names by which the site is called, the first for redirects; listen: addresses with port for TLS;
    plain: port that leads to TLS, 0 for none; is_public: browsers know the certificate and may insist on it.
    """

    folder: Path
    nodes: Sequence[str]
    hosts: Sequence[str]
    listen: Sequence[str]
    certificate: Path
    key: Path
    plain: int = 0
    is_public: bool = False


def installed() -> str | None:
    """The path of nginx, or None."""
    named = os.environ.get("KINERJA_NGINX")
    candidates = [named] if named else [shutil.which("nginx"), *PLACES]
    return next((path for path in candidates if path and Path(path).exists()), None)


def version(program: str) -> tuple[int, ...]:
    """As nginx says it: (1, 22, 1)."""
    told = subprocess.run([program, "-v"], capture_output=True, text=True, check=True).stderr
    found = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", told)
    return tuple(map(int, found.groups())) if found else (0, 0, 0)


def write(site: Site, number: tuple[int, ...], whole: bool = False) -> Path:
    """Write a site's configuration and what it needs into its folder; its path. whole: a whole nginx around it, to be
    run by itself."""
    site.folder.mkdir(parents=True, exist_ok=True)
    pack(security.FRONTEND / "static", site.folder / "static")
    _headers(site.folder / "headers.conf")
    words = _words(site, number)
    made = _put(site.folder / "site.conf", _filled("site.conf", words))
    if whole:
        shutil.copy(HERE / "mime.types", site.folder)
        (site.folder / "tmp").mkdir(exist_ok=True)
        made = _put(site.folder / "nginx.conf", _filled("main.conf", words))
    return made


def pack(frontend: Path, to: Path) -> None:
    """Copy the frontend and compress once what gets smaller by it. Files of an earlier version stay: a page that is
    still open asks for them."""
    for file in sorted(path for path in frontend.rglob("*") if path.is_file()):
        copy = to / file.relative_to(frontend)
        if copy.exists() and copy.stat().st_size == file.stat().st_size:
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        if file.suffix in COMPRESSED:
            copy.with_name(copy.name + ".gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))


def _headers(file: Path) -> None:
    """The app's own security headers, for what nginx answers by itself."""
    lines = [f'add_header {name} "{value}" always;' for name, value in security.headers().items()]
    _put(file, "\n".join(lines) + "\n")


def _words(site: Site, number: tuple[int, ...]) -> Mapping[str, str]:
    named = dict(enumerate(site.nodes, 1))
    http2 = number >= HTTP2_AS_DIRECTIVE
    listen = [f"    listen {address} ssl{'' if http2 else ' http2'};" for address in site.listen]
    cookie = "proses={n}; Path=/; HttpOnly; Secure; SameSite=Lax"
    words = {
        "FOLDER": str(site.folder.resolve()),
        "NAMES": " ".join(site.hosts),
        "HOST": site.hosts[0],
        "CERTIFICATE": str(site.certificate.resolve()),
        "KEY": str(site.key.resolve()),
        "UPLOAD": str(_upload_mb() * 1024 + OVERHEAD_KB),
        "LISTEN": "\n".join([*listen, *(["    http2 on;"] if http2 else [])]),
        "HOLDERS": "\n".join(f"    {n} kinerja_{n};" for n in named),
        "HELD": "\n".join(
            f'    "~^101 .*{re.escape(node)}$" "{cookie.format(n=n)}";' for n, node in named.items()
        ),
        "SERVERS": "\n".join(f"    server {node} max_fails=0;" for node in site.nodes),
        "UPSTREAMS": "\n".join(_held_by(n, named) for n in named),
        "HSTS": HSTS if site.is_public else "",
        "USER": _nobody(),
        "WORKERS": str(min(2, os.cpu_count() or 1)),
        "PLAIN_PORT": str(site.plain),
    }
    return {**words, "PLAIN": _filled("plain.conf", words) if site.plain else ""}


def _held_by(n: int, named: Mapping[int, str]) -> str:
    """The process that holds a visit, and the others for what it does not know."""
    servers = [f"    server {node} max_fails=0{'' if m == n else ' backup'};" for m, node in named.items()]
    return "\n".join(
        [f"upstream kinerja_{n} {{", *servers, "    keepalive 8;", "    keepalive_timeout 4s;", "}"]
    )


def _nobody() -> str:
    """Who nginx's workers are when root starts it."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return ""
    return f"user nobody {grp.getgrgid(pwd.getpwnam('nobody').pw_gid).gr_name};"


def _upload_mb() -> int:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return int(config["server"]["maxUploadSize"])


def _filled(template: str, words: Mapping[str, str]) -> str:
    """Raises KeyError for a word that the template uses and nobody gives."""
    text = (HERE / template).read_text(encoding="utf-8")
    return re.sub(r"@([A-Z_]+)@", lambda found: words[found[1]], text)


def _put(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file
