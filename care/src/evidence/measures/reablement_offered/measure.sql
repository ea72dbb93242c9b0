-- Of the requests of new people completed in a month: how many went on to reablement.
with support as (
  select person_key, event_start_date, event_end_date from services($service) where kind = $long_term
), judged as (
  -- New people: without long-term support on the day before they asked.
  select la_person_unique_identifier as person_id, event_reference, event_start_date, event_end_date, event_outcome,
    cast(date_trunc('month', event_end_date) as date) as month,
    case when event_outcome = $reablement then 1 else 0 end as counted
  from requests($request) as asked
  where event_end_date is not null and event_end_date >= $from and event_end_date <= $to
    and client_type = $service_user
    and not exists (
      select 1 from support
      where support.person_key = asked.person_key and support.event_start_date < asked.event_start_date
        and (support.event_end_date is null or support.event_end_date >= asked.event_start_date - 1)
    )
)
select month, cast(sum(counted) as bigint) as numerator, count(*) as denominator,
  cast(sum(counted) as double) / count(*) as value, last_day(month) > $known_until as provisional
from judged
group by month
order by month
