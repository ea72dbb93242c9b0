"""The questions as somebody who knows Polars would write them for it."""

from datetime import date

import polars as pl


def requests(given: dict) -> pl.LazyFrame:
    """Rows of one person, client type, start, end and route are one request; the outcome first in the national order stands."""
    ranks = pl.scan_csv(given["ranks"])
    same = ["person_key", "client_type", "event_start_date", "event_end_date", "request_route_of_access"]
    return (
        pl.scan_parquet(given["files"])
        .filter(
            (pl.col("event_type") == "request") & pl.col("person_key").is_not_null()
            & pl.col("event_start_date").is_not_null()
            & (pl.col("event_end_date").is_null() | (pl.col("event_end_date") >= pl.col("event_start_date")))
        )
        .select(*same, "event_outcome", "event_reference")
        .join(ranks, left_on="event_outcome", right_on="outcome", how="left")
        .sort("rank", "event_reference", nulls_last=True)
        .group_by(same)
        .agg(pl.col("event_outcome").first(), pl.col("event_reference").first())
        .rename({"event_start_date": "started_on", "event_end_date": "ended_on"})
    )


def within(frame: pl.LazyFrame, given: dict) -> pl.LazyFrame:
    first, last = date.fromisoformat(given["from"]), date.fromisoformat(given["to"])
    return frame.filter(pl.col("ended_on").is_between(first, last)).with_columns(
        month=pl.col("ended_on").dt.truncate("1mo"))


def measure(name: str, given: dict) -> dict:
    known_until = date.fromisoformat(given["known_until"])
    if name == "measure_requests_per_month":
        found = within(requests(given), given).group_by("month").agg(numerator=pl.len().cast(pl.Int64)).select(
            "month", "numerator", pl.lit(None, pl.Int64).alias("denominator"),
            pl.col("numerator").cast(pl.Float64).alias("value"),
            (pl.col("month").dt.month_end() > known_until).alias("provisional"))
    else:
        followed = requests(given).sort("person_key", "started_on", "ended_on", "event_reference", nulls_last=True)
        followed = followed.with_columns(next=pl.col("started_on").shift(-1).over("person_key"))
        solved = (
            (pl.col("event_outcome") == "nfa_information_and_advice")
            & (pl.col("ended_on") <= pl.col("started_on").dt.offset_by("1d"))
            & (pl.col("next").is_null() | (pl.col("next") > pl.col("ended_on").dt.offset_by("91d")))
        ).fill_null(False)
        found = within(followed.with_columns(solved=solved), given).group_by("month").agg(
            numerator=pl.col("solved").sum().cast(pl.Int64), denominator=pl.len().cast(pl.Int64)).select(
            "month", "numerator", "denominator", (pl.col("numerator") / pl.col("denominator")).alias("value"),
            (pl.col("month").dt.month_end().dt.offset_by("91d") > known_until).alias("provisional"))
    return told(found.sort("month").collect())


def pathways(name: str, given: dict) -> dict:
    steps = (
        pl.scan_parquet(given["files"])
        .filter(pl.all_horizontal(pl.col("person_key", "event_type", "event_start_date").is_not_null()))
        .select("person_key", pl.col("event_type").alias("step"), pl.col("event_start_date").alias("day"))
        # Events of one day stand in the order in which things happen.
        .with_columns(place=pl.col("step").replace_strict(["request", "assessment", "service", "review"], [0, 1, 2, 3]))
        .sort("person_key", "day", "place")
    )
    if name == "variants":
        found = steps.group_by("person_key", maintain_order=True).agg(variant=pl.col("step").str.join(">"))
        found = found.group_by("variant").agg(people=pl.len().cast(pl.Int64))
    else:
        found = steps.select(
            "step", pl.col("step").shift(-1).over("person_key").alias("next_step"),
            (pl.col("day").shift(-1).over("person_key") - pl.col("day")).dt.total_days().alias("days"))
        found = found.filter(pl.col("next_step").is_not_null()).group_by("step", "next_step").agg(
            times=pl.len().cast(pl.Int64), days=pl.col("days").median())
    return told(found.collect())


def told(frame: pl.DataFrame) -> dict:
    return {"columns": frame.columns, "rows": frame.rows()}
