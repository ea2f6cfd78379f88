"""Who is signed in, by the provider's word (OpenID Connect) and by our own rules about how long that word holds.

Streamlit keeps the provider's claims in a signed cookie that lasts 30 days and that it cannot take back. So a sign-in
has an age of its own here, counted from the moment the provider gives, and a sign-out is remembered on the server:
with either, a copied cookie is worth nothing.
"""

import hashlib
import hmac
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from dashboard import store, warehouse
from dashboard.settings import Settings

NIP = re.compile(r"\d{18}")
AHEAD_SECONDS = 300  # how far the provider's clock may be ahead of ours
DISCOVERY = "/.well-known/openid-configuration"
KEPT_DAYS = 31  # a cookie is dead by itself after 30


class Refused(Exception):  # noqa: N818 - a state the app shows, not a programming error
    """No valid sign-in. reason: as texts `closed.<reason>_*` tell it; account: whom the provider named, if anybody."""

    def __init__(self, reason: str, account: str = "") -> None:
        super().__init__(reason)
        self.reason, self.account = reason, account


@dataclass(frozen=True)
class SignIn:
    """A sign-in that holds. session: tells it from every other one; since: when it was given, in seconds."""

    account: str
    name: str
    nip: str
    since: int
    session: str


def providers() -> dict[str, str]:
    """Names and addresses of the providers that `secrets.toml` sets up; the unnamed one is called `""`."""
    try:
        auth = st.secrets.get("auth")
    except StreamlitSecretNotFoundError:
        return {}
    sections = {name: part for name, part in (auth or {}).items() if isinstance(part, Mapping)}
    own = {"": auth} if auth and "client_id" in auth else {}
    return {name: str(part.get("server_metadata_url", "")) for name, part in {**own, **sections}.items()
            if "client_id" in part}  # fmt: skip


def claims() -> dict[str, Any]:
    """What the provider said about the visitor; empty for nobody."""
    return dict(st.user.to_dict())


def present(rules: Settings) -> SignIn:
    """The sign-in of this visit. Raises Refused."""
    known = providers()
    if not known:
        raise Refused("setup")
    told = claims()
    if told.get("is_logged_in") is not True:
        raise Refused("sign_in")
    account = str(told.get(rules.account) or "").strip().casefold()
    if _issuer(rules, known, told) != str(told.get("iss")).rstrip("/"):
        raise Refused("issuer")
    if not account:
        raise Refused("no_account")
    if rules.account == "email" and told.get("email_verified") is False:
        raise Refused("unverified", account)
    since = _since(told)
    if since is None or not -AHEAD_SECONDS <= time.time() - since <= rules.hours * 3600:
        raise Refused("too_old", account)
    session = _session(told)
    if _is_signed_out(session):
        raise Refused("signed_out", account)
    nip = str(told.get(rules.nip) or "").replace(" ", "")
    name = str(told.get("name") or account)
    return SignIn(account, name, nip if NIP.fullmatch(nip) else "", since, session)


def sign_out() -> None:
    """Remember on the server that this sign-in is over; the browser's cookie and the provider's session come after."""
    told = claims()
    if told.get("is_logged_in") is True:
        with store.writing() as connection:
            session = _session(told)
            if (
                connection.scalar(
                    sa.select(store.signed_out.c.session).where(store.signed_out.c.session == session)
                )
                is None
            ):
                connection.execute(store.signed_out.insert().values(session=session, at=store.now()))


def person_key(nip: str) -> str:
    """The pseudonym of a NIP by the key of the data folder, as the loader makes it; empty without a key.

    The key is never made here. While its replacement is unfinished nobody has a record.
    """
    folder = warehouse.data_root()
    text = os.environ.get("KINERJA_KEY", "")
    try:
        text = text or (folder / "key").read_text(encoding="ascii")
    except (OSError, UnicodeError):
        return ""
    if not nip or (folder / "key.next").exists() or not text.strip():
        return ""
    for line in filter(str.strip, text.splitlines()):
        nip = hmac.new(_bytes(line.strip()), nip.encode(), hashlib.sha256).hexdigest()[:32]
    return nip


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return text.encode()


def _issuer(rules: Settings, known: Mapping[str, str], told: Mapping[str, Any]) -> str:
    """The name the provider must give itself: by the standard, its address without the well-known part."""
    provider = str(told.get("provider") or "")
    address = known.get("" if provider == "default" else provider, "")
    return (rules.issuer or address.removesuffix(DISCOVERY)).rstrip("/") or "?"


def _since(told: Mapping[str, Any]) -> int | None:
    """When the visitor proved who he is: the older of the token's time and the provider's own sign-in."""
    moments = [told[name] for name in ("iat", "auth_time") if told.get(name) is not None]
    if "iat" not in told or not all(isinstance(moment, (int, float)) for moment in moments):
        return None
    return int(min(moments))


def _session(told: Mapping[str, Any]) -> str:
    parts = [told.get(name) for name in ("iss", "sub", "iat", "auth_time", "sid", "jti", "nonce")]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _is_signed_out(session: str) -> bool:
    with store.reading() as connection:
        own = store.signed_out.c.session
        return connection.scalar(sa.select(own).where(own == session)) is not None
