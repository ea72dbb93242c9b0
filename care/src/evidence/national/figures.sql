-- Folds the rows behind the figures into figures: by group of age and all together, and by sex. Who is of unknown age counts in
-- all together only. `rows_behind` are the rows of all measures.
with counted as (
  -- Rows are many and groups are few, so rows are counted once; only what has a value is looked at for each group.
  select la, measure, age_group, sex, sum(numerator) as numerator, count(*) as denominator
  from rows_behind
  where denominator = 1
  group by la, measure, age_group, sex
), grouped as (
  select la, measure, age_group, 'Total' as sex, numerator, denominator from counted where age_group <> 'Unknown'
  union all
  select la, measure, 'Total' as age_group, 'Total' as sex, numerator, denominator from counted
  union all
  select la, measure, age_group, case sex when 'male' then 'Male' else 'Female' end as sex, numerator, denominator
  from counted where age_group <> 'Unknown' and sex in ('male', 'female')
  union all
  select la, measure, 'Total' as age_group, case sex when 'male' then 'Male' else 'Female' end as sex, numerator, denominator
  from counted where sex in ('male', 'female')
), counts as (
  select la, measure, age_group, sex, sum(numerator) as numerator, sum(denominator) as denominator
  from grouped
  group by la, measure, age_group, sex
), valued as (
  select la, measure, age_group, sex, value
  from rows_behind
  where denominator = 1 and value is not null
), grouped_values as (
  select la, measure, age_group, 'Total' as sex, value from valued where age_group <> 'Unknown'
  union all
  select la, measure, 'Total' as age_group, 'Total' as sex, value from valued
  union all
  select la, measure, age_group, case sex when 'male' then 'Male' else 'Female' end as sex, value
  from valued where age_group <> 'Unknown' and sex in ('male', 'female')
  union all
  select la, measure, 'Total' as age_group, case sex when 'male' then 'Male' else 'Female' end as sex, value
  from valued where sex in ('male', 'female')
), middles as (
  select la, measure, age_group, sex, median(value) as middle, sum(value) as total
  from grouped_values
  group by la, measure, age_group, sex
)
select
  counts.la,
  counts.measure,
  counts.age_group,
  counts.sex,
  cast(counts.numerator as bigint) as numerator,
  cast(counts.denominator as bigint) as denominator,
  middles.middle,
  middles.total
from counts
left join middles
  on middles.la = counts.la
  and middles.measure = counts.measure
  and middles.age_group = counts.age_group
  and middles.sex = counts.sex
