-- One identifier of the council with several NHS numbers.
with several as (
  select la_code, la_person_unique_identifier, min(nhs_number) as number_1, max(nhs_number) as number_2
  from imported
  where nhs_number is not null and la_person_unique_identifier is not null
    and hash(la_person_unique_identifier) % cast($parts as ubigint) = cast($part as ubigint)
  group by la_code, la_person_unique_identifier
  having min(nhs_number) <> max(nhs_number)
)
select row_number, line_number, 'nhs_number' as field, nhs_number_raw as value,
  case when nhs_number = number_1 then number_2 else number_1 end as other
from imported
join several on imported.la_person_unique_identifier = several.la_person_unique_identifier
  and imported.la_code is not distinct from several.la_code
where nhs_number is not null
order by 1
