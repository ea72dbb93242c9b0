-- Services that were open at the end of the time their submission speaks for, and that the next submission no longer has: they ended
-- there. (client-level-data 2.1 step 7)
with later as (
  select distinct la, person_key, client_type, event_start_date, service_type, service_type_given, service_component,
    component_given, ref_start
  from year_events
  where of_its_period = 1 and event_type = 'service' and is_first = 0
)
select year_events.record_id
from year_events
left join later
  on later.la = year_events.la
  and later.person_key = year_events.person_key
  and later.client_type is not distinct from year_events.client_type
  and later.event_start_date = year_events.event_start_date
  and later.service_type is not distinct from year_events.service_type
  and later.service_type_given = year_events.service_type_given
  and later.service_component is not distinct from year_events.service_component
  and later.component_given = year_events.component_given
  and date_diff('day', year_events.ref_end, later.ref_start) = 1
where year_events.of_its_period = 1
  and year_events.event_type = 'service'
  and year_events.is_last = 0
  and (year_events.der_end is null or year_events.der_end >= year_events.ref_end)
  and later.la is null
