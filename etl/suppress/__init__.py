"""Disclosure control: which published numbers stay empty so that no remaining difference reveals a person.

Pure calculation on arrays (numpy, scipy): no SQL, no files. The build describes what adds up as networks
(`network.py`) and publishes only what `suppress` leaves shown; `audit` proves it with exact intervals.
Rule, thresholds and their sources: methodology, section on privacy.
"""

from etl.suppress.audit import Audit, audit, audit_lines, failing
from etl.suppress.bridges import bridges
from etl.suppress.choose import suppress
from etl.suppress.linked import Slices, failing_linked, suppress_linked, three_way
from etl.suppress.network import UNBOUNDED, Network, default_cost, two_way, two_way_cost
from etl.suppress.units import ABSENT, ROOT, units

__all__ = [
    "ABSENT",
    "ROOT",
    "UNBOUNDED",
    "Audit",
    "Network",
    "Slices",
    "audit",
    "audit_lines",
    "bridges",
    "default_cost",
    "failing",
    "failing_linked",
    "suppress",
    "suppress_linked",
    "three_way",
    "two_way",
    "two_way_cost",
    "units",
]
