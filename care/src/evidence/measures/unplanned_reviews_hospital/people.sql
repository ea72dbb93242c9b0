-- Those behind one month. Of the unplanned reviews completed in a month: how many were due to hospital.
with judged as (
  select la_person_unique_identifier as person_id, event_reference, event_start_date, event_end_date, event_outcome,
    cast(date_trunc('month', event_end_date) as date) as month,
    case when review_reason = $hospital then 1 else 0 end as counted
  from completed($review)
  where reason_kind = $unplanned and event_end_date >= $from and event_end_date <= $to
)
select person_id, event_reference, event_start_date as started_on, event_end_date as ended_on,
  event_outcome as outcome, counted = 1 as counts
from judged
order by ended_on, person_id, event_reference
