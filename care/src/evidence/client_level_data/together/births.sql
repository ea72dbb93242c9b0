-- Rows of one person with different dates of birth on different dates; on the same dates it is a conflict already.
with known as (
  select row_number, line_number, person_key, event_start_date, event_end_date,
    cast(date_of_birth as varchar) as birth, date_of_birth_raw
  from imported
  where person_key is not null and date_of_birth is not null and hash(person_key) % cast($parts as ubigint) = cast($part as ubigint)
),
people as (
  select person_key, min(birth) as birth_1, max(birth) as birth_2
  from known
  group by person_key
  having min(birth) <> max(birth)
),
rows_of_them as (
  select known.*, birth_1, birth_2,
    min(birth) over same_dates <> max(birth) over same_dates as said_already
  from known join people on known.person_key = people.person_key
  window same_dates as (partition by known.person_key, event_start_date, event_end_date)
)
select row_number, line_number, 'date_of_birth' as field, date_of_birth_raw as value,
  case when birth = birth_1 then birth_2 else birth_1 end as other
from rows_of_them
where not said_already
order by 1
