-- Every wait in the figures of the year, and if it counts, in those of the quarter in which it ended. A request without a wait stands in
-- the rows of both parts.
select
  la, person_key, la_person_id, 'waiting 1' as measure, unit, counted_on, age, age_group, sex, counts as denominator,
  counts as numerator, days as value, rule, cast(null as varchar) as outcome
from waiting_times_looked_at
where part in ('waiting 1', 'both')
union all
select
  la, person_key, la_person_id, 'waiting 2' as measure, unit, counted_on, age, age_group, sex, counts as denominator,
  counts as numerator, days as value, rule, cast(null as varchar) as outcome
from waiting_times_looked_at
where part in ('waiting 2', 'both')
union all
select
  la, person_key, la_person_id,
  part || case month(counted_on) when 4 then ' Q1' when 5 then ' Q1' when 6 then ' Q1' when 7 then ' Q2' when 8 then ' Q2'
    when 9 then ' Q2' when 10 then ' Q3' when 11 then ' Q3' when 12 then ' Q3' else ' Q4' end as measure,
  unit, counted_on, age, age_group, sex, counts as denominator,
  counts as numerator, days as value, rule, cast(null as varchar) as outcome
from waiting_times_looked_at
where counts = 1
