"""Pathways by pm4py, the process-mining library: variants and what follows what. It has no medians in one pass with counts."""

import pm4py

from . import pandas_by_hand


def pathways(name: str, given: dict) -> dict:
    rows = pandas_by_hand.steps(given).astype({"person_key": "object", "event_type": "object"})
    # pm4py orders by case, time and place in the frame, which is sorted already.
    log = pm4py.format_dataframe(rows, case_id="person_key", activity_key="event_type", timestamp_key="event_start_date")
    if name == "variants":
        found = pm4py.get_variants(log)
        rows = [(">".join(variant), size(people)) for variant, people in found.items()]
        return {"columns": ["variant", "people"], "rows": rows}
    found, _, _ = pm4py.discover_dfg(log)
    return {"columns": ["step", "next_step", "times"], "rows": [(*pair, times) for pair, times in found.items()]}


def size(people) -> int:
    return people if isinstance(people, int) else len(people)
