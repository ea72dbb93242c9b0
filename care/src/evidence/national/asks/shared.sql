-- How many different events two files of a council share, and how many the smaller one has.
with keys as (
  select distinct import_id, person_key, client_type, event_type, event_start_date, event_end_date, service_type,
    service_component
  from imported
  where la_code = $la and import_id in ($first, $second)
)
select
  count(*) filter (where files = 2) as shared,
  least(sum(first), sum(second)) as smaller
from (
  select
    count(distinct import_id) as files,
    max(case when import_id = $first then 1 else 0 end) as first,
    max(case when import_id = $second then 1 else 0 end) as second
  from keys
  group by person_key, client_type, event_type, event_start_date, event_end_date, service_type, service_component
) as counted
