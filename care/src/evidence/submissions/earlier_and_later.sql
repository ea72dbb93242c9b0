-- Both files as the nation joins them. An event is known by its start, client type, event type, person and, for a service,
-- service type and component; the event's reference is not used (main tables, step 6). Rows about nobody or without a start
-- are dropped nationally and are not here. `stood_until` is the end, or the death that came before it (step 4).
create or replace view both_files as
select
  *,
  concat_ws(
    '|', coalesce(event_type, ''), coalesce(client_type, ''), coalesce(service_type, ''), coalesce(service_component, ''),
    person_key
  ) as kind_key,
  case
    when date_of_death between event_start_date and event_end_date then date_of_death
    when date_of_death > event_start_date and event_end_date is null then date_of_death
    else event_end_date
  end as stood_until
from (
  select
    'earlier' as file, row_number, person_key, la_code, la_person_unique_identifier as la_person_id, nhs_number, client_type,
    event_type, service_type, service_component, event_start_date, event_end_date, date_of_death
  from earlier
  union all
  select
    'later' as file, row_number, person_key, la_code, la_person_unique_identifier as la_person_id, nhs_number, client_type,
    event_type, service_type, service_component, event_start_date, event_end_date, date_of_death
  from later
)
where person_key is not null and event_start_date is not null;

create or replace view events_before as
select * from both_files where file = 'earlier';

create or replace view events_now as
select * from both_files where file = 'later';
