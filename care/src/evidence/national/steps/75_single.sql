-- The events of the one file that is the newest to cover the whole year, one row for each event as in `joined`: what the nation takes
-- for costs and for what is happening now. (client-level-data 2.1, single submissions)
select
  year_events.la,
  year_events.person_key,
  year_events.la_person_id,
  year_events.submission,
  year_events.record_id,
  year_events.client_type,
  year_events.event_type,
  year_events.event_start_date,
  year_events.der_end,
  year_events.event_outcome,
  year_events.service_type,
  year_events.service_type_given,
  year_events.service_component,
  year_events.component_given,
  year_events.delivery_mechanism,
  year_events.unit_cost_pence,
  year_events.cost_frequency_unit_type,
  year_events.planned_units_per_week_hundredths,
  year_events.gender,
  year_events.birth_month
from year_events
left join outdone_of_year on outdone_of_year.record_id = year_events.record_id
where year_events.of_the_year = 1 and outdone_of_year.record_id is null
