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

missing as (
  select *
  from open_before as before
  where not exists (
    select 1 from events_now as now
    where now.kind_key = before.kind_key and now.event_start_date = before.event_start_date
  )
)

select
  row_before, person_key, la_person_id, service_type, service_component, event_start_date,
  case
    when exists (select 1 from events_now as now where now.kind_key = missing.kind_key)
      then 'The start date is another now'
    when exists (
      select 1 from events_now as now
      where
        now.person_key = missing.person_key and now.event_type = 'service'
        and now.event_start_date = missing.event_start_date
    )
      then 'The service type, its component or the client type is another now'
    when exists (select 1 from events_now as now where now.person_key = missing.person_key)
      then 'The person is there, this is not'
    when exists (
      select 1 from events_now as now
      where now.la_code = missing.la_code and now.la_person_id = missing.la_person_id
    )
      then 'The person has another NHS number now, or one for the first time'
    else 'The person is not in the file'
  end as what_the_later_file_says,
  count(*) over () as in_all
from missing
order by what_the_later_file_says, person_key, event_start_date, row_before
limit cast($most as bigint)
