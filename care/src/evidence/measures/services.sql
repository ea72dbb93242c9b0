-- Services, each once.
--
-- A service is one by person, client type, service type, component, delivery mechanism and start (the national key,
-- client-level-data 2.1, with the delivery mechanism of its single file), and in our own record by its reference; of
-- several rows the open or latest end stands. Nobody is supported after the day of their death, as the file has it: a service
-- ends then at the latest. A row duplicated changes nothing, nor does the order of rows.
create or replace macro services(wanted) as table
with deaths as (
  select person_key as who, max(date_of_death) as died_on from events
  where person_key is not null and date_of_death is not null
  group by person_key
), kinds as (
  select code, max(kind) as kind from list_groups where list = 'service_type' group by code
), placed as (
  select person_key, la_person_unique_identifier, client_type, event_reference, event_start_date,
    case when event_end_date is null or died_on < event_end_date then died_on else event_end_date end as cut_end_date,
    event_outcome, service_type, service_component, delivery_mechanism, kinds.kind, died_on,
    cost_frequency_unit_type, planned_units_per_week_hundredths, own_reference,
    row_number() over (
      partition by person_key, client_type, service_type, service_component, delivery_mechanism, event_start_date,
        own_reference
      order by event_end_date desc nulls first, outcome_ranks.rank nulls last,
        planned_units_per_week_hundredths desc nulls last, cost_frequency_unit_type nulls last, event_reference nulls last,
        la_person_unique_identifier nulls last
    ) as place
  from events
  left join deaths on deaths.who = events.person_key
  left join kinds on kinds.code = events.service_type
  left join outcome_ranks on outcome_ranks.outcome = events.event_outcome
  where events.event_type = wanted and person_key is not null and event_start_date is not null
    and (event_end_date is null or event_end_date >= event_start_date)
    and (died_on is null or died_on >= event_start_date)
)
select person_key, la_person_unique_identifier, client_type, event_reference, event_start_date,
  cut_end_date as event_end_date, event_outcome, service_type, service_component, delivery_mechanism, kind, died_on, cost_frequency_unit_type,
  planned_units_per_week_hundredths, own_reference
from placed where place = 1
