"""The questions as somebody who knows DuckDB would write them for it alone."""

import duckdb

# Rows of one person, client type, start, end and route are one request; the outcome first in the national order stands.
REQUESTS = """
with requests as (
  select person_key, event_start_date as started_on, event_end_date as ended_on, min(event_reference) as reference,
    first(event_outcome order by rank nulls last, event_reference) as outcome
  from read_parquet($files) left join read_csv($ranks, header = true) as ranks on outcome = event_outcome
  where event_type = 'request' and person_key is not null
    and event_start_date is not null and (event_end_date is null or event_end_date >= event_start_date)
  group by person_key, client_type, event_start_date, event_end_date, request_route_of_access
)
"""

MEASURES = {
    "measure_requests_per_month": REQUESTS + """
select date_trunc('month', ended_on)::date as month, count(*) as numerator, null::bigint as denominator,
  count(*)::double as value, last_day(month) > $known_until::date as provisional
from requests where ended_on between $from::date and $to::date group by month order by month
""",
    "measure_solved_within_24_hours": REQUESTS + """
, followed as (
  select *, lead(started_on) over (partition by person_key order by started_on, ended_on nulls last, reference) as next
  from requests
)
select date_trunc('month', ended_on)::date as month,
  count(*) filter (outcome = 'nfa_information_and_advice' and ended_on <= started_on + 1
    and (next is null or next > ended_on + 91)) as numerator,
  count(*) as denominator, numerator / denominator as value, last_day(month) + 91 > $known_until::date as provisional
from followed where ended_on between $from::date and $to::date group by month order by month
""",
}

STEPS = """
select person_key, event_type as step, event_start_date as day, row_number
from read_parquet($files) where person_key is not null and event_type is not null and event_start_date is not null
"""

PATHWAYS = {
    "variants": f"""
select variant, count(*) as people from (
  select string_agg(step, '>' order by day, row_number) as variant from ({STEPS}) group by person_key
) group by variant
""",
    "follows": f"""
select step, next_step, count(*) as times, median(days) as days from (
  select step, lead(step) over one as next_step, lead(day) over one - day as days
  from ({STEPS}) window one as (partition by person_key order by day, row_number)
) where next_step is not null group by step, next_step
""",
}


def answer(sql: str, given: dict) -> dict:
    with duckdb.connect(config={"threads": 2}) as connection:
        names = {name: value for name, value in given.items() if f"${name}" in sql}
        found = connection.execute(sql, names)
        return {"columns": [column[0] for column in found.description], "rows": found.fetchall()}


def measure(name: str, given: dict) -> dict:
    return answer(MEASURES[name], given)


def pathways(name: str, given: dict) -> dict:
    return answer(PATHWAYS[name], {"files": given["files"]})
