-- Those behind one month. Of the requests completed in a month: how many had the same person ask again soon.
with followed as (
  -- The person's next request, be it completed or open. Of one day, our own record knows the order.
  select *, lead(event_start_date) over (
      partition by person_key
      order by event_start_date, own_reference, event_end_date nulls last, event_reference
    ) as next_start_date
  from requests($request)
), judged as (
  select la_person_unique_identifier as person_id, event_reference, event_start_date, event_end_date, event_outcome,
    cast(date_trunc('month', event_end_date) as date) as month,
    case when next_start_date <= event_end_date + cast($within_days as integer) then 1 else 0 end as counted
  from followed
  where event_end_date is not null and event_end_date >= $from and event_end_date <= $to
)
select person_id, event_reference, event_start_date as started_on, event_end_date as ended_on,
  event_outcome as outcome, counted = 1 as counts
from judged
order by ended_on, person_id, event_reference
