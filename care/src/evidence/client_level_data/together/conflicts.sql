-- Rows of one person with the same dates that say different things: nationally the thing becomes unknown. What is not
-- known is no conflict; somebody who would not say is overruled by a row that does.
with known as not materialized (
  select
    row_number, line_number, person_key, event_start_date, event_end_date,
    case when gender <> 'unknown' then gender end as gender, gender_raw,
    case when ethnicity not in ('refused', 'undeclared') then ethnicity end as ethnicity, ethnicity_raw,
    cast(date_of_birth as varchar) as date_of_birth, date_of_birth_raw,
    case when accommodation_status <> 'unknown' then accommodation_status end as accommodation_status,
    accommodation_status_raw
  from imported
  where person_key is not null and hash(person_key) % cast($parts as ubigint) = cast($part as ubigint)
),
differing as (
  -- Who is told of in one way only, whatever the dates, is in no conflict: most people.
  select person_key
  from known
  group by person_key
  having min(gender) <> max(gender) or min(ethnicity) <> max(ethnicity) or min(date_of_birth) <> max(date_of_birth)
    or min(accommodation_status) <> max(accommodation_status)
),
same_dates as (
  select
    person_key, event_start_date, event_end_date,
    min(gender) as gender_1, max(gender) as gender_2,
    min(ethnicity) as ethnicity_1, max(ethnicity) as ethnicity_2,
    min(date_of_birth) as birth_1, max(date_of_birth) as birth_2,
    min(accommodation_status) as home_1, max(accommodation_status) as home_2
  from known
  where person_key in (select person_key from differing)
  group by person_key, event_start_date, event_end_date
  having min(gender) <> max(gender) or min(ethnicity) <> max(ethnicity) or min(date_of_birth) <> max(date_of_birth)
    or min(accommodation_status) <> max(accommodation_status)
),
rows_of_them as (
  select *
  from known
  join same_dates on known.person_key = same_dates.person_key
    and known.event_start_date is not distinct from same_dates.event_start_date
    and known.event_end_date is not distinct from same_dates.event_end_date
)
select row_number, line_number, 'gender' as field, gender_raw as value,
  case when gender = gender_1 then gender_2 else gender_1 end as other
from rows_of_them where gender is not null and gender_1 <> gender_2
union all
select row_number, line_number, 'ethnicity', ethnicity_raw,
  case when ethnicity = ethnicity_1 then ethnicity_2 else ethnicity_1 end
from rows_of_them where ethnicity is not null and ethnicity_1 <> ethnicity_2
union all
select row_number, line_number, 'date_of_birth', date_of_birth_raw,
  case when date_of_birth = birth_1 then birth_2 else birth_1 end
from rows_of_them where date_of_birth is not null and birth_1 <> birth_2
union all
select row_number, line_number, 'accommodation_status', accommodation_status_raw,
  case when accommodation_status = home_1 then home_2 else home_1 end
from rows_of_them where accommodation_status is not null and home_1 <> home_2
order by 1, 3
