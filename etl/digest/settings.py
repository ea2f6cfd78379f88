"""`<data>/mail.toml`: through which server mails go, who gets which language, who gets none. What the environment says
(MAIL_HOST, MAIL_PORT, MAIL_SECURITY, MAIL_USER, MAIL_SENDER, MAIL_CA) counts before it; the password is told by
MAIL_PASSWORD only, so that it never lies in a file or a backup. Described in docs/digest.md."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from etl.digest.people import can_be_written_to
from etl.digest.wording import clean
from etl.messages import Both, said

FILE = "mail.toml"
LANGUAGES = ("id", "en", "both")
SECURITY = ("starttls", "tls", "none")
SMTP = ("host", "port", "security", "user", "sender", "ca")
PORTS = {"starttls": 587, "tls": 465, "none": 25}
HERE = ("localhost", "127.0.0.1", "::1")


class MailSettingsError(RuntimeError):
    """mail.toml or the environment is not what it should be; `message` says what. Nothing is sent on a guess."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.message: Both = said("digest", "settings_wrong", fault=clean(fault))


@dataclass(frozen=True)
class Mail:
    """host: empty where no server is named, mails are then written as files. security: starttls, tls or none; ca: a
    file with the certificate of the agency's own authority; languages: by account, where not `language`; off: accounts
    that want no mail."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = "Kinerja ASN <kinerja@localhost.invalid>"
    ca: str = ""
    language: str = "id"
    languages: Mapping[str, str] = field(default_factory=dict)
    off: frozenset[str] = frozenset()

    def language_of(self, account: str) -> str:
        """id, en or both."""
        return self.languages.get(account, self.language)

    @property
    def domain(self) -> str:
        """The part of the sender's address after the @."""
        return parseaddr(self.sender)[1].rpartition("@")[2]


def read(data: Path) -> Mail:
    """The settings that count now. Raises MailSettingsError."""
    told = _file(data / FILE)
    smtp = {**told.get("smtp", {}), **_environment()}
    unknown = [*(set(told) - {"language", "languages", "off", "smtp"}), *(set(smtp) - set(SMTP))]
    if unknown:
        raise MailSettingsError(f"{FILE}: {', '.join(sorted(unknown))}?")
    try:
        languages = {str(who).casefold(): how for who, how in told.get("languages", {}).items()}
        off = frozenset(str(who).casefold() for who in told.get("off", []))
        security = smtp.get("security", "starttls")
        port = int(smtp.pop("port", PORTS.get(security, 587)))
        made = Mail(**smtp, port=port, password=os.environ.get("MAIL_PASSWORD", ""),
                    language=told.get("language", "id"), languages=languages, off=off)  # fmt: skip
    except (TypeError, ValueError, AttributeError) as error:
        raise MailSettingsError(f"{FILE}: {error}") from error
    _check(made)
    return made


def _file(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise MailSettingsError(f"{path.name}: {error}") from error
    if not isinstance(told.get("smtp", {}), dict) or not isinstance(told.get("languages", {}), dict):
        raise MailSettingsError(f"{path.name}: smtp, languages")
    return told


def _environment() -> dict[str, str]:
    found = {name: os.environ.get(f"MAIL_{name.upper()}", "").strip() for name in SMTP}
    return {name: value for name, value in found.items() if value}


def _check(mail: Mail) -> None:
    texts = {name: getattr(mail, name) for name in ("host", "user", "sender", "ca", "security")}
    wrong = [name for name, text in texts.items() if not isinstance(text, str) or clean(text) != text]
    wrong += [] if mail.security in SECURITY else [f"security = {mail.security}"]
    wrong += [
        f"language = {how}" for how in (mail.language, *mail.languages.values()) if how not in LANGUAGES
    ]
    wrong += [] if 0 < mail.port < 65536 else [f"port = {mail.port}"]
    if not wrong and not can_be_written_to(parseaddr(mail.sender)[1].casefold()):
        wrong.append(f"sender = {mail.sender}")
    if not wrong and mail.user and mail.security == "none" and mail.host not in HERE:
        wrong.append("user, security = none")  # the password would be sent for everybody to read
    if mail.host and mail.sender == Mail.sender:
        wrong.append("sender")
    if wrong:
        raise MailSettingsError(f"{FILE}: {', '.join(wrong)}")
