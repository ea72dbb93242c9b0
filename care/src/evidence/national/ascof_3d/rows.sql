-- Every person for self-directed support (1) and for direct payments (2).
with parts as (
  select 'client' as who, '3D 1a' as measure, 4 as last_place union all
  select 'client', '3D 2a', 3 union all
  select 'carer', '3D 1b', 2 union all
  select 'carer', '3D 2b', 1
)
select
  looked_at.la,
  looked_at.person_key,
  looked_at.la_person_id,
  parts.measure,
  '' as unit,
  looked_at.counted_on,
  looked_at.age,
  looked_at.age_group,
  looked_at.sex,
  looked_at.denominator,
  case when looked_at.may_count = 1 and looked_at.place <= parts.last_place then 1 else 0 end as numerator,
  cast(null as double) as value,
  looked_at.rule,
  cast(null as varchar) as outcome
from ascof_3d_looked_at as looked_at
join parts on parts.who = looked_at.who
