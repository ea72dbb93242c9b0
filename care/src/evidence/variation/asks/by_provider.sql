-- The rows behind a measure, by the provider of the support that ran at the time: on `$on`, or between a row's own two days.
-- Each row counts with one provider: of several kinds of support, that which began last, then the first by code. A provider
-- is its location's number of the Care Quality Commission, or its name where a file has no number.
with numbered as (
  select person_id, started_on, ended_on, counts, row_number() over (order by person_id, event_reference) as number
  from behind
), places as (
  select la_person_unique_identifier, event_start_date, event_end_date, service_type,
    nullif(trim(provider_cqc_location_name), '') as name,
    coalesce(nullif(upper(trim(provider_cqc_location_id)), ''), nullif(upper(trim(provider_cqc_location_name)), '')) as code
  from events where event_type = $service
), names as (
  select code, max(name) as name from places where code is not null group by code
), running as (
  select numbered.number, places.code,
    row_number() over (partition by numbered.number order by event_start_date desc, code nulls last) as place
  from numbered
  join places on places.la_person_unique_identifier = numbered.person_id
    and event_start_date <= coalesce(cast($on as date), ended_on)
    and (event_end_date is null or event_end_date >= coalesce(cast($on as date), started_on))
  where $only = '' or service_type = $only
    or exists (
      select 1 from list_groups
      where list_groups.list = 'service_type' and list_groups.code = service_type and list_groups.kind = $only
    )
)
select running.code as code, max(coalesce(names.name, running.code)) as name,
  count(*) as size, count(case when counts then 1 end) as counted
from numbered
left join running on running.number = numbered.number and running.place = 1
left join names on names.code = running.code
group by running.code
order by name nulls last, code
