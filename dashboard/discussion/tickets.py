"""What tells one phone from another while a discussion lasts: a ticket that its cookie holds. Only this discussion can
make one and read it, so that a phone cannot be followed from one discussion to the next, and none can be made up."""

import hashlib
import hmac
import secrets

FORM = "."


def ticket(secret: str) -> str:
    """A ticket for a phone that has none yet. secret: the open discussion's."""
    phone = secrets.token_hex(12)
    return f"{phone}{FORM}{_seal(secret, phone)}"


def phone(secret: str, told: str) -> str:
    """Whose ticket this is; empty for none, for another discussion's and for one that was made up."""
    named, _, seal = told.partition(FORM)
    if not secret or not named.isascii() or not seal.isascii():
        return ""
    return named if hmac.compare_digest(seal, _seal(secret, named)) else ""


def _seal(secret: str, phone: str) -> str:
    return hmac.new(secret.encode(), f"ticket {phone}".encode(), hashlib.sha256).hexdigest()[:24]
