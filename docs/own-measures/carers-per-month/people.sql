-- The requests of one month, and which came from carers.
select la_person_unique_identifier as person_id, event_reference, event_start_date as started_on,
  event_end_date as ended_on, event_outcome as outcome, coalesce(client_type = $carer, false) as counts
from requests($request)
where event_end_date >= $from and event_end_date <= $to
order by ended_on, person_id, event_reference
