-- The requests behind one month, each with the person.
select distinct
  la_person_unique_identifier as person_id,
  event_reference,
  event_start_date as started_on,
  event_end_date as ended_on,
  event_outcome as outcome,
  person_key is not null as counts
from events
where event_type = $request
  and person_key is not null and event_start_date is not null
  and event_end_date >= $from and event_end_date <= $to
order by ended_on, person_id, event_reference
