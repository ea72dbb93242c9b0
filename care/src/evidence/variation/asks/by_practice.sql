-- The rows behind a measure, by the person's practice of doctors, as the newest row of theirs that has one says. A practice is
-- its national code, or its name where a file has no code.
with known as (
  select la_person_unique_identifier as who, nullif(trim(gp_practice_name), '') as name,
    coalesce(nullif(upper(trim(gp_practice_code)), ''), nullif(upper(trim(gp_practice_name)), '')) as code,
    row_number() over (
      partition by la_person_unique_identifier
      order by event_start_date desc nulls last, gp_practice_code nulls last, gp_practice_name
    ) as place
  from events where gp_practice_code is not null or gp_practice_name is not null
), names as (
  select code, max(name) as name from known where code is not null group by code
)
select known.code as code, max(coalesce(names.name, known.code)) as name,
  count(*) as size, count(case when counts then 1 end) as counted
from behind left join known on known.who = behind.person_id and known.place = 1
left join names on names.code = known.code
group by known.code
order by name nulls last, code
