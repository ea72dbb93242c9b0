-- Services that were open when the earlier file ended and are not in the later file by the nation's key: the nation ends
-- them on the last day of the earlier file (main tables, step 7). With what the later file says instead.
with open_before as (
  select
    kind_key, event_start_date, person_key, la_code, client_type, service_type, service_component,
    min(la_person_id) as la_person_id, min(row_number) as row_before
  from events_before
  where
    event_type = 'service'
    and event_start_date <= cast($earlier_to as date)
    and (stood_until is null or stood_until > cast($earlier_to as date))
  group by kind_key, event_start_date, person_key, la_code, client_type, service_type, service_component
),

services_now as (
  select distinct kind_key, event_start_date, person_key from events_now where event_type = 'service'
),

missing as (
  select before.*
  from open_before as before
  left join services_now as now
    on before.kind_key = now.kind_key and before.event_start_date = now.event_start_date
  where now.kind_key is null
),

-- What the later file has of those whose services vanished: small sets, however large the file.
same_kind as (
  select distinct kind_key from services_now where kind_key in (select kind_key from missing)
),

same_start as (
  select distinct person_key, event_start_date
  from services_now
  where person_key in (select person_key from missing)
),

people as (
  select distinct person_key from events_now where person_key in (select person_key from missing)
),

ids as (
  select distinct la_code, la_person_id from events_now where la_person_id in (select la_person_id from missing)
)

select
  missing.row_before, missing.person_key, missing.la_person_id, missing.service_type, missing.service_component,
  missing.event_start_date,
  case
    when same_kind.kind_key is not null then 'The start date is another now'
    when same_start.person_key is not null
      then 'The service type, its component or the client type is another now'
    when people.person_key is not null then 'The person is there, this is not'
    when ids.la_person_id is not null then 'The person has another NHS number now, or one for the first time'
    else 'The person is not in the file'
  end as what_the_later_file_says,
  count(*) over () as in_all
from missing
left join same_kind on missing.kind_key = same_kind.kind_key
left join same_start
  on missing.person_key = same_start.person_key and missing.event_start_date = same_start.event_start_date
left join people on missing.person_key = people.person_key
left join ids on missing.la_code = ids.la_code and missing.la_person_id = ids.la_person_id
order by what_the_later_file_says, missing.person_key, missing.event_start_date, missing.row_before
limit cast($most as bigint)
