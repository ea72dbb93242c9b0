-- One NHS number under several identifiers of the council.
with several as (
  select la_code, nhs_number, min(la_person_unique_identifier) as id_1, max(la_person_unique_identifier) as id_2
  from imported
  where nhs_number is not null and la_person_unique_identifier is not null and hash(nhs_number) % cast($parts as ubigint) = cast($part as ubigint)
  group by la_code, nhs_number
  having min(la_person_unique_identifier) <> max(la_person_unique_identifier)
)
select row_number, line_number, 'la_person_unique_identifier' as field, la_person_unique_identifier as value,
  case when la_person_unique_identifier = id_1 then id_2 else id_1 end as other
from imported
join several on imported.nhs_number = several.nhs_number and imported.la_code is not distinct from several.la_code
where la_person_unique_identifier is not null
order by 1
