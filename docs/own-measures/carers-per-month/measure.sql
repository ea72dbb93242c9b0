-- Of the requests completed in a month: how many came from carers.
with judged as (
  select cast(date_trunc('month', event_end_date) as date) as month,
    case when client_type = $carer then 1 else 0 end as counted
  from requests($request)
  where event_end_date >= $from and event_end_date <= $to
)
select month, cast(sum(counted) as bigint) as numerator, count(*) as denominator,
  cast(sum(counted) as double) / count(*) as value, last_day(month) > $known_until as provisional
from judged
group by month
order by month
