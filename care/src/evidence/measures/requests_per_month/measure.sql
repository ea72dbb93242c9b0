-- How many requests for help were completed in a month.
with request as (
  -- The same row sent twice is one request.
  select distinct person_key, client_type, event_reference, event_start_date, event_end_date, event_outcome
  from events
  where event_type = $request
    and person_key is not null and event_start_date is not null and event_end_date is not null
    and event_end_date >= $from and event_end_date <= $to
), placed as (
  select cast(date_trunc('month', event_end_date) as date) as month from request
)
select
  month,
  count(*) as numerator,
  cast(null as bigint) as denominator,
  cast(count(*) as double) as value,
  last_day(month) > $known_until as provisional
from placed
group by month
order by month
