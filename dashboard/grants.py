"""What was granted to whom."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Grant:
    """A role for an account; of leading roles with the unit where its reach begins, in one hierarchy."""

    account: str
    role: str
    hierarchy: str = ""
    unit_id: str = ""
    person_key: str = ""
