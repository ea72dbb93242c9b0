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

# Events of one day stand in the order in which things happen: request, assessment, service, review.
STEPS = """
select person_key, event_type as step, event_start_date as day,
  list_position(['request', 'assessment', 'service', 'review'], event_type) as place
from read_parquet($files) where person_key is not null and event_type is not null and event_start_date is not null
"""

PATHWAYS = {
    "variants": f"""
select variant, count(*) as people from (
  select string_agg(step, '>' order by day, place) as variant from ({STEPS}) group by person_key
) group by variant
""",
    "follows": f"""
select step, next_step, count(*) as times, median(days) as days from (
  select step, lead(step) over one as next_step, lead(day) over one - day as days
  from ({STEPS}) window one as (partition by person_key order by day, place)
) where next_step is not null group by step, next_step
""",
}

# New admissions to care homes, for data in which a person's details are the same in all rows: simpler than the national method,
# which has to find out what is known of each person.
ADMISSIONS = """
with stays as (
  select distinct on (la_code, person_key, event_start_date, service_type, service_component)
    la_code as la, person_key, event_start_date as began, date_trunc('month', date_of_birth)::date as birth_month, event_outcome,
    case when date_of_death > event_start_date and (event_end_date is null or event_end_date >= date_of_death)
      then date_of_death else event_end_date end as ended
  from read_parquet($files)
  where event_type = 'service' and client_type = 'service_user'
    and service_component in ('long_term_residential', 'long_term_nursing') and service_type in ('residential', 'nursing')
    and date_of_birth is not null and (date_of_death is null or date_of_death >= greatest(event_start_date, $year_start::date))
    and event_start_date <= $year_end::date and person_key is not null
  order by event_end_date desc nulls first
), followed as (
  select *, max(coalesce(ended, '9999-01-01'::date)) over (
    partition by la, person_key order by began range between unbounded preceding and interval 1 day preceding) as before
  from stays where (ended is null or ended >= '2023-04-01') and event_outcome is distinct from 'nfa_self_funded'
), people as (
  select la, person_key, min(case when floor((began - birth_month) / 365.25) < 65 then '2B' else '2C' end) as measure
  from followed
  where began >= $year_start::date and (before is null or began - before >= 365) and began - birth_month >= 18 * 365.25
  group by la, person_key
)
select la, measure, count(*) as numerator from people group by la, measure
"""


def answer(sql: str, given: dict) -> dict:
    with duckdb.connect(config={"threads": 2}) as connection:
        names = {name: value for name, value in given.items() if f"${name}" in sql}
        found = connection.execute(sql, names)
        return {"columns": [column[0] for column in found.description], "rows": found.fetchall()}


def measure(name: str, given: dict) -> dict:
    return answer(MEASURES[name], given)


def pathways(name: str, given: dict) -> dict:
    return answer(PATHWAYS[name], {"files": given["files"]})


def national(name: str, given: dict) -> dict:
    return answer(ADMISSIONS, given)
