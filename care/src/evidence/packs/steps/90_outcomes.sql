-- Every figure of every council, those of which nobody is counted too, as the nation tells it: to one place, half away from
-- nought; nought of nobody is nought; rates only where the population is known. What needs stays in hospital has two places, and no
-- number where there are none of a council.
with councils as (
  select distinct la from submissions
), people as (
  select la, band, population from populations
  union all
  select la, 'Total' as band, sum(population) as population
  from populations
  group by la
  having count(*) = 2
), with_stays as (
  select distinct la from discharges
), counted as (
  select
    councils.la,
    parts.measure,
    parts.name,
    parts.unit,
    parts.age_group,
    parts.sex,
    coalesce(figures.numerator, 0) as counting,
    coalesce(figures.denominator, 0) as all_of_them,
    cast(people.population as bigint) as population,
    figures.middle,
    figures.total,
    case when parts.unit = 'fine_percent' and with_stays.la is null then 0 else 1 end as computed
  from councils
  cross join parts
  left join figures
    on figures.la = councils.la
    and figures.measure = parts.measure
    and figures.age_group = parts.age_group
    and figures.sex = parts.sex
  left join people on people.la = councils.la and people.band = parts.age_group
  left join with_stays on with_stays.la = councils.la
)
select
  la,
  measure,
  name,
  age_group,
  sex,
  case when computed = 0 then null when unit in ('percent', 'fine_percent', 'per_100k') then counting end as numerator,
  case when computed = 0 then null when unit = 'per_100k' then population else all_of_them end as denominator,
  case
    when computed = 0 or (unit = 'fine_percent' and all_of_them = 0) then cast(null as double)
    when unit = 'fine_percent' then floor(cast(counting as double) / all_of_them * 100 * 100 + 0.5) / 100
    when unit = 'percent' and all_of_them = 0 then cast(0 as double)
    when unit = 'percent' then floor(cast(counting as double) / all_of_them * 100 * 10 + 0.5) / 10
    when unit = 'per_100k' and population = 0 then cast(0 as double)
    when unit = 'per_100k' then floor(cast(counting as double) / population * 100000 * 10 + 0.5) / 10
    when unit = 'median_days' then cast(middle as double)
    when unit = 'mean_pounds' then floor(cast(total as double) / all_of_them / 100 * 100 + 0.5) / 100
    when unit = 'total_pounds' then floor(coalesce(cast(total as double), 0) / 100 * 100 + 0.5) / 100
  end as outcome
from counted
