-- Every request once for each sequel of STS001; it is in the numerator of its own.
with parts as (
  select 'STS001 ST-Max' as measure, 'ST-Max' as sequel union all
  select 'STS001 nursing', 'nursing' union all
  select 'STS001 residential', 'residential' union all
  select 'STS001 community', 'community' union all
  select 'STS001 prison', 'prison' union all
  select 'STS001 low level', 'low level' union all
  select 'STS001 other short term', 'other short term' union all
  select 'STS001 NHS', 'NHS' union all
  select 'STS001 end of life', 'end of life' union all
  select 'STS001 universal', 'universal' union all
  select 'STS001 deceased', 'deceased' union all
  select 'STS001 other reason', 'other reason' union all
  select 'STS001 not classified', 'not classified'
)
select
  looked_at.la,
  looked_at.person_key,
  looked_at.la_person_id,
  parts.measure,
  looked_at.unit,
  looked_at.counted_on,
  looked_at.age,
  looked_at.age_group,
  looked_at.sex,
  looked_at.denominator,
  case when looked_at.led_to = parts.sequel then 1 else 0 end as numerator,
  cast(null as double) as value,
  looked_at.rule,
  looked_at.outcome
from requests_and_sequels_looked_at as looked_at
cross join parts
