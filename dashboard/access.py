"""Who may see what. Every question about permission is answered here and nowhere else."""

import os
from pathlib import Path
from typing import Literal

Audience = Literal["internal", "shared"]


def audience() -> Audience:
    """The audience this process may serve.

    `AUDIENCE=shared` in the environment pins a process (a projector machine, say) to the file that
    holds no person; any other value than `internal` or nothing is treated as `shared`: fail closed.
    """
    return "internal" if os.environ.get("AUDIENCE", "internal") == "internal" else "shared"


def warehouse_file(folder: Path) -> Path:
    """The file of one build that the present user's queries open."""
    return folder / f"{audience()}.duckdb"


def may_load() -> bool:
    """Whether the present user may hand in an export."""
    return audience() == "internal"


def may_see_rows() -> bool:
    """Whether the present user may see single rows, of persons or of refused lines."""
    return audience() == "internal"
