-- The month in which each person was born, as the nation reckons ages; of several days that were given, the latest.
select
  person_key,
  cast(date_trunc('month', max(date_of_birth)) as date) as born,
  cast(0 as usmallint) as nothing
from imported
where person_key is not null
  and date_of_birth is not null
group by person_key
order by 1
