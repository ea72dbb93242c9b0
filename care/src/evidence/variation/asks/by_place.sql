-- The rows behind a measure, by the postcode district in which the person lives, as the newest row of theirs that has a
-- postcode says.
with known as (
  select la_person_unique_identifier as who,
    nullif(regexp_extract(
      upper(replace(postcode, ' ', '')), '^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})?$', 1
    ), '') as district,
    row_number() over (
      partition by la_person_unique_identifier order by event_start_date desc nulls last, postcode
    ) as place
  from events where postcode is not null
)
select district as code, district as name, count(*) as size, count(case when counts then 1 end) as counted
from behind left join known on known.who = behind.person_id and known.place = 1
group by district
order by name nulls last
