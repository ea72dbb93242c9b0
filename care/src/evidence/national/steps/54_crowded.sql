-- Most people have nothing or one event on a day. Only the others' have to be put in order, which takes long.
select
  year_events.record_id,
  year_events.la,
  year_events.person_key,
  year_events.la_person_id,
  year_events.ref_end,
  year_events.of_its_period,
  year_events.of_the_year,
  year_events.client_type,
  year_events.event_type,
  year_events.event_start_date,
  year_events.der_end,
  year_events.event_outcome,
  year_events.outcome_rank,
  year_events.conversation,
  year_events.request_route_of_access,
  year_events.assessment_type,
  year_events.service_type,
  year_events.service_type_given,
  year_events.service_component,
  year_events.component_given,
  year_events.delivery_mechanism,
  year_events.unit_cost_pence,
  year_events.cost_frequency_unit_type,
  year_events.planned_units_per_week_hundredths,
  year_events.birth_month,
  year_events.gender,
  year_events.ethnicity,
  year_events.primary_support_reason,
  year_events.accommodation_status
from year_events
join (
  select la, person_key, event_start_date
  from year_events
  group by la, person_key, event_start_date
  having count(*) > 1
) as days
  on days.la = year_events.la
  and days.person_key = year_events.person_key
  and days.event_start_date = year_events.event_start_date
