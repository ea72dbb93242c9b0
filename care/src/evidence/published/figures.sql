-- Each published figure once: of two files that hold the same one, the file of the lower rank is believed.
create or replace view figures as
select la, ons_code, name, level, year, measure, code, disaggregation, kind, value, marker, source, licence
from (
  select *, row_number() over (
    partition by la, year, measure, disaggregation, kind order by rank, source, code, value
  ) as place
  from loaded
)
where place = 1
