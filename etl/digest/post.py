"""Mails on their way: through a server, or as files for somebody to send."""

from __future__ import annotations

import os
import shutil
import smtplib
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from etl.digest.settings import Mail
from etl.digest.wording import clean
from etl.messages import Both, said
from etl.publish import KEEP

WAIT_SECONDS = 30


@dataclass(frozen=True)
class Letter:
    """A mail to one account, and what marks it as told. html: the HTML of the message, for a file beside it; name: of
    such files, without whom it is to."""

    account: str
    message: EmailMessage
    html: str
    name: str
    told: Callable[[], None]


@dataclass(frozen=True)
class Failure:
    """A mail that no server took, and why; it stays untold."""

    account: str
    why: Both


class Post:
    """A server, reached when the first mail is to go and again after it hung up."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._server: smtplib.SMTP | None = None
        self._down: Both | None = None

    def send(self, letters: Iterable[Letter]) -> tuple[int, list[Failure]]:
        """Send all of them, each marked as told when the server has accepted it; how many it took, and the others."""
        sent, failed = 0, list[Failure]()
        for letter in letters:
            why = self._down or self._one(letter.message)
            if why is None:
                letter.told()
                sent += 1
            else:
                failed.append(Failure(letter.account, why))
        self._leave()
        return sent, failed

    def _one(self, message: EmailMessage) -> Both | None:
        """Why the server did not take it; None when it did. One that hung up meanwhile is called once more."""
        try:
            try:
                self._hand_over(message)
            except smtplib.SMTPServerDisconnected:
                self._leave()
                self._hand_over(message)
        except smtplib.SMTPRecipientsRefused as refused:
            return _answer(*next(iter(refused.recipients.values())))
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
            return _answer(refused.smtp_code, refused.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self._leave()
            self._down = said("digest", "unreachable", host=self._mail.host, why=clean(_reason(error)))
            return self._down
        return None

    def _hand_over(self, message: EmailMessage) -> None:
        self._server = self._server or self._reach()
        self._server.send_message(message)

    def _reach(self) -> smtplib.SMTP:
        mail = self._mail
        context = ssl.create_default_context(cafile=mail.ca or None)
        server: smtplib.SMTP
        if mail.security == "tls":
            server = smtplib.SMTP_SSL(mail.host, mail.port, timeout=WAIT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=WAIT_SECONDS)
        try:
            if mail.security == "starttls":
                server.starttls(context=context)
            if mail.user:
                server.login(mail.user, mail.password)
        except BaseException:
            server.close()
            raise
        return server

    def _leave(self) -> None:
        if self._server is not None:
            try:
                self._server.quit()
            except (smtplib.SMTPException, OSError):
                self._server.close()
            self._server = None


def _answer(code: int, reason: bytes | str) -> Both:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return said("digest", "not_taken", code=code, why=clean(text))


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {error.smtp_error!r}"
    return str(error) or type(error).__name__


def write(letters: Iterable[Letter], folder: Path) -> int:
    """Write each as .eml and .html, readable for the owner only, and mark it as told; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, letter in enumerate(letters, start=1):  # noqa: B007 - how many there were
        _write(folder / f"{letter.name}.eml", bytes(letter.message))
        _write(folder / f"{letter.name}.html", letter.html.encode())
        letter.told()
    return count


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)


def tidy(folder: Path) -> None:
    """Keep the files of the last builds only: they say who is written to."""
    for old in sorted(folder.glob("build-*"))[:-KEEP]:
        shutil.rmtree(old, ignore_errors=True)
