-- Folds the rows behind the figures into figures: by group of age and all together, and by sex. Who is of unknown age counts in
-- all together only. `rows_behind` are the rows of all measures.
with counted as (
  select la, measure, age_group, sex, numerator, value
  from rows_behind
  where denominator = 1
), grouped as (
  select la, measure, age_group, 'Total' as sex, numerator, value from counted where age_group <> 'Unknown'
  union all
  select la, measure, 'Total' as age_group, 'Total' as sex, numerator, value from counted
  union all
  select la, measure, age_group, case sex when 'male' then 'Male' else 'Female' end as sex, numerator, value
  from counted where age_group <> 'Unknown' and sex in ('male', 'female')
  union all
  select la, measure, 'Total' as age_group, case sex when 'male' then 'Male' else 'Female' end as sex, numerator, value
  from counted where sex in ('male', 'female')
)
select
  la,
  measure,
  age_group,
  sex,
  cast(sum(numerator) as bigint) as numerator,
  count(*) as denominator,
  median(value) as middle,
  sum(value) as total
from grouped
group by la, measure, age_group, sex
