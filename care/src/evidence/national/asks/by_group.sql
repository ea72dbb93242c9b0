-- Who counts, by who they are: age, sex, ethnicity and the district of the postcode that was written last. Each cut shares out
-- everybody of the denominator, those of whom it is not known too.
with wanted as (
  select distinct person_key from rows_behind where denominator = 1
), living as (
  select
    imported.person_key,
    substr(
      max(concat(
        coalesce(cast(imported.event_start_date as varchar), '0000-00-00'), upper(replace(imported.postcode, ' ', ''))
      )), 11
    ) as postcode
  from imported
  join wanted on wanted.person_key = imported.person_key
  where length(replace(imported.postcode, ' ', '')) between 5 and 7
  group by imported.person_key
), counted as (
  select
    rows_behind.la,
    rows_behind.measure,
    rows_behind.numerator,
    case
      when rows_behind.age is null then 'unknown'
      when rows_behind.age < 18 then 'under 18'
      when rows_behind.age < 25 then '18 to 24'
      when rows_behind.age < 45 then '25 to 44'
      when rows_behind.age < 65 then '45 to 64'
      when rows_behind.age < 75 then '65 to 74'
      when rows_behind.age < 85 then '75 to 84'
      else '85 and above'
    end as age,
    coalesce(rows_behind.sex, 'unknown') as sex,
    coalesce(person_details.ethnicity, 'undeclared') as ethnicity,
    case when living.postcode is null then 'unknown' else substr(living.postcode, 1, length(living.postcode) - 3) end as place
  from rows_behind
  left join person_details
    on person_details.la = rows_behind.la and person_details.person_key = rows_behind.person_key
  left join living on living.person_key = rows_behind.person_key
  where rows_behind.denominator = 1
), cuts as (
  select la, measure, 'age' as cut, age as called, numerator from counted
  union all
  select la, measure, 'sex' as cut, sex as called, numerator from counted
  union all
  select la, measure, 'ethnicity' as cut, ethnicity as called, numerator from counted
  union all
  select la, measure, 'place' as cut, place as called, numerator from counted
)
select la, measure, cut, called, cast(sum(numerator) as bigint) as numerator, count(*) as denominator
from cuts
group by la, measure, cut, called
order by la, measure, cut, called
