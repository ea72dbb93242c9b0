-- Of the people with long-term support for more than a year at the end of a month: how many had a review within the year.
with support as (
  select person_key, event_start_date as began, least(coalesce(event_end_date, cast($to as date)), cast($to as date)) as ended
  from services($service)
  where client_type = $service_user and kind = $long_term and event_start_date <= $to
), reached as (
  select person_key, began, ended, max(ended) over (
      partition by person_key order by began, ended rows between unbounded preceding and 1 preceding
    ) as reached
  from support
), spells as (
  -- The days on which a person has support, each day in one row.
  select person_key, greatest(began, reached + 1) as began, ended from reached where reached is null or reached < ended
), judged as (
  -- The days on which a person has support, and had some a year before.
  select now.person_key, greatest(now.began, before.began + cast($within_days as integer)) as began,
    least(now.ended, before.ended + cast($within_days as integer)) as ended
  from spells as now join spells as before on before.person_key = now.person_key
    and before.began + cast($within_days as integer) <= now.ended
    and before.ended + cast($within_days as integer) >= now.began
), reviews as (
  -- A review is within the year until the next one takes its place, or the year is over.
  select person_key, event_end_date as began, least(
      event_end_date + cast($within_days as integer) - 1,
      lead(event_end_date) over (partition by person_key order by event_end_date) - 1
    ) as ended
  from completed($review)
  where client_type = $service_user
), reviewed as (
  select greatest(judged.began, reviews.began) as began, least(judged.ended, reviews.ended) as ended
  from judged join reviews on reviews.person_key = judged.person_key
    and reviews.began <= judged.ended and reviews.ended >= judged.began
), days as (
  select began, ended, 0 as counted from judged
  union all
  select began, ended, 1 as counted from reviewed
), marks as (
  -- A person comes in with the first month whose end is among the days, and goes with the first whose end is after them.
  select cast(date_trunc('month', began) as date) as month, counted, 1 as people from days
  union all
  select cast(date_trunc('month', ended + 1) as date) as month, counted, -1 as people from days
), changes as (
  select month, sum(case when counted = 1 then people else 0 end) as counted,
    sum(case when counted = 0 then people else 0 end) as people
  from marks
  group by month
), ends as (
  select months.month, sum(changes.counted) as counted, sum(changes.people) as people
  from months join changes on changes.month <= months.month
  -- Only months of which the whole year before is known.
  where months.ends_on - cast($within_days as integer) + 1 >= $from and months.ends_on <= $to
  group by months.month
)
select month, cast(counted as bigint) as numerator, cast(people as bigint) as denominator,
  cast(counted as double) / cast(people as bigint) as value, last_day(month) > $known_until as provisional
from ends
where people > 0
order by month
