-- Every service in the figures of its type and in those of all services: what it costs in a week, and what it cost in the quarter.
select
  la, person_key, la_person_id, concat('cost ', kind) as measure, unit, counted_on, age, age_group, sex,
  case when weekly is not null then 1 else 0 end as denominator, case when weekly is not null then 1 else 0 end as numerator,
  weekly as value, rule, outcome
from cost_per_week_looked_at
where kind is not null
union all
select
  la, person_key, la_person_id, concat('total ', kind) as measure, unit, counted_on, age, age_group, sex,
  case when in_quarter is not null then 1 else 0 end as denominator, case when in_quarter is not null then 1 else 0 end as numerator,
  in_quarter as value, rule, outcome
from cost_per_week_looked_at
where kind is not null
union all
select
  la, person_key, la_person_id, 'cost all' as measure, unit, counted_on, age, age_group, sex,
  case when weekly is not null then 1 else 0 end as denominator, case when weekly is not null then 1 else 0 end as numerator,
  weekly as value, rule, outcome
from cost_per_week_looked_at
union all
select
  la, person_key, la_person_id, 'total all' as measure, unit, counted_on, age, age_group, sex,
  case when in_quarter is not null then 1 else 0 end as denominator, case when in_quarter is not null then 1 else 0 end as numerator,
  in_quarter as value, rule, outcome
from cost_per_week_looked_at
