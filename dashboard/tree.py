"""The unit tree as pages walk it."""

import pandas as pd


def home(territory: pd.DataFrame, tree: pd.DataFrame) -> str:
    """Where a visit begins: down the territory while one divided part holds more than half of what is below.

    territory, tree: units in reading order (unit_id, parent_id, depth, n_children); the answer is a unit of tree.
    """
    units = territory.set_index("unit_id")
    sizes = dict.fromkeys(units.index, 1)
    for unit, parent in reversed(list(units["parent_id"].items())):
        if parent in sizes:
            sizes[parent] += sizes[unit]
    start = max(units.index[units["depth"] == 0], key=sizes.__getitem__)
    while True:
        parts = units.index[(units["parent_id"] == start) & (units["n_children"] > 0)]
        largest = max(parts, key=sizes.__getitem__, default=start)
        if largest == start or 2 * sizes[largest] <= sizes[start] - 1:
            return str(start if start in set(tree["unit_id"]) else tree["unit_id"].iloc[0])
        start = largest
