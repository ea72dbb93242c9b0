-- Of the requests completed in a month: how many were solved within the time allowed, and stayed solved.
with followed as (
  -- The person's next request, be it completed or open. Of one day, our own record knows the order.
  select *, lead(event_start_date) over (
      partition by person_key
      order by event_start_date, own_reference, event_end_date nulls last, event_reference
    ) as next_start_date
  from requests($request)
), judged as (
  select
    cast(date_trunc('month', event_end_date) as date) as month,
    case when event_outcome = $solving_outcome
        and (hours_open <= $within_hours
          or (hours_open is null and event_end_date <= event_start_date + cast($within_days as integer)))
        and (next_start_date is null or next_start_date > event_end_date + cast($lasts_days as integer))
      then 1 else 0 end as solved
  from followed
  where event_end_date is not null and event_end_date >= $from and event_end_date <= $to
)
select
  month,
  cast(sum(solved) as bigint) as numerator,
  count(*) as denominator,
  cast(sum(solved) as double) / count(*) as value,
  last_day(month) + cast($lasts_days as integer) > $known_until as provisional
from judged
group by month
order by month
