"""The questions as somebody who knows pandas would write them for it."""

import pandas as pd


def read(given: dict, columns: list[str], **settings) -> pd.DataFrame:
    parts = [pd.read_parquet(file, columns=columns, dtype_backend="pyarrow", **settings) for file in given["files"]]
    return pd.concat(parts, ignore_index=True)


def requests(given: dict) -> pd.DataFrame:
    """Rows of one person, client type, start, end and route are one request; the outcome first in the national order stands."""
    same = ["person_key", "client_type", "event_start_date", "event_end_date", "request_route_of_access"]
    rows = read(given, [*same, "event_outcome", "event_reference"], filters=[("event_type", "==", "request")])
    rows = rows[rows.person_key.notna() & rows.event_start_date.notna()]
    for day in ("event_start_date", "event_end_date"):
        rows[day] = pd.to_datetime(rows[day])
    rows = rows[rows.event_end_date.isna() | (rows.event_end_date >= rows.event_start_date)]
    ranks = pd.read_csv(given["ranks"]).rename(columns={"outcome": "event_outcome"})
    rows = rows.merge(ranks, on="event_outcome", how="left").sort_values(["rank", "event_reference"], na_position="last")
    return rows.drop_duplicates(same)


def measure(name: str, given: dict) -> dict:
    known_until = pd.Timestamp(given["known_until"])
    rows = requests(given)
    if name == "measure_solved_within_24_hours":
        rows = rows.sort_values(["person_key", "event_start_date", "event_end_date", "event_reference"], na_position="last")
        following = rows.event_start_date.shift(-1).where(rows.person_key == rows.person_key.shift(-1))
        rows["solved"] = (
            (rows.event_outcome == "nfa_information_and_advice").fillna(False)
            & (rows.event_end_date <= rows.event_start_date + pd.Timedelta(days=1))
            & (following.isna() | (following > rows.event_end_date + pd.Timedelta(days=91)))
        )
    rows = rows[rows.event_end_date.between(given["from"], given["to"])]
    month = rows.event_end_date.dt.to_period("M")
    if name == "measure_requests_per_month":
        counts = rows.groupby(month).size()
        settled = [(each.end_time.normalize(), count, None, float(count)) for each, count in counts.items()]
    else:
        counts = rows.groupby(month).solved.agg(["sum", "size"])
        settled = [(each.end_time.normalize() + pd.Timedelta(days=91), int(solved), int(size), solved / size)
                   for each, solved, size in counts.itertuples()]
    return {
        "columns": ["month", "numerator", "denominator", "value", "provisional"],
        "rows": [(each.start_time.date(), solved, size, value, bool(end > known_until))
                 for each, (end, solved, size, value) in zip(counts.index, settled)],
    }


def steps(given: dict) -> pd.DataFrame:
    rows = read(given, ["person_key", "event_type", "event_start_date"])
    rows = rows[rows.person_key.notna() & rows.event_type.notna() & rows.event_start_date.notna()]
    rows["event_start_date"] = pd.to_datetime(rows.event_start_date)
    # Events of one day stand in the order in which things happen.
    rows["place"] = rows.event_type.map({"request": 0, "assessment": 1, "service": 2, "review": 3})
    return rows.sort_values(["person_key", "event_start_date", "place"])


def pathways(name: str, given: dict) -> dict:
    rows = steps(given)
    if name == "variants":
        counts = rows.groupby("person_key", sort=False).event_type.agg(">".join).value_counts()
        return {"columns": ["variant", "people"], "rows": [(variant, int(people)) for variant, people in counts.items()]}
    same = rows.person_key == rows.person_key.shift(-1)
    pairs = pd.DataFrame({
        "step": rows.event_type, "next_step": rows.event_type.shift(-1),
        "days": (rows.event_start_date.shift(-1) - rows.event_start_date).dt.days,
    })[same]
    found = pairs.groupby(["step", "next_step"]).days.agg(["size", "median"])
    return {
        "columns": ["step", "next_step", "times", "days"],
        "rows": [(step, after, int(times), float(days)) for (step, after), times, days in found.itertuples()],
    }
