-- Those behind one month. Of the requests completed in a month: in how many the person got somebody else to ring. Only our own record knows.
with judged as (
  select la_person_unique_identifier as person_id, event_reference, event_start_date, event_end_date, event_outcome,
    cast(date_trunc('month', event_end_date) as date) as month,
    case when hand_overs.times > 0 then 1 else 0 end as counted
  from requests($request) as asked
  left join hand_overs on hand_overs.own_reference = asked.own_reference
  where event_end_date is not null and event_end_date >= $from and event_end_date <= $to
    and asked.own_reference is not null
)
select person_id, event_reference, event_start_date as started_on, event_end_date as ended_on,
  event_outcome as outcome, counted = 1 as counts
from judged
order by ended_on, person_id, event_reference
