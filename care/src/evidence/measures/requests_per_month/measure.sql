-- How many requests for help were completed in a month.
with placed as (
  select cast(date_trunc('month', event_end_date) as date) as month
  from requests($request)
  where event_end_date >= $from and event_end_date <= $to
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
