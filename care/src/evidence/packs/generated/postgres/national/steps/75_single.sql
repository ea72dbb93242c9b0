-- The events of the one file that is the newest to cover the whole year, one row for each event as in `joined`: what the nation takes
-- for costs and for what is happening now. (client-level-data 2.1, single submissions)
--
-- Made by tools/transpile from care/src/evidence/national/steps/75_single.sql: change it there.
SELECT
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
FROM year_events
LEFT JOIN outdone_of_year
  ON outdone_of_year.record_id = year_events.record_id
WHERE
  year_events.of_the_year = 1 AND outdone_of_year.record_id IS NULL
