-- The time for which each chosen submission speaks, from the first to the last quarter it won, and which of a council comes
-- last: the one that begins last, as the national code has it. (client-level-data 2.1 step 2)
select
  la,
  submission,
  min(quarter_start) as ref_start,
  max(quarter_end) as ref_end,
  max(by_stated_period) as by_stated_period,
  case when max(min(quarter_start)) over (partition by la) = min(quarter_start) then 1 else 0 end as is_last,
  case when min(min(quarter_start)) over (partition by la) = min(quarter_start) then 1 else 0 end as is_first
from quarter_files
group by la, submission
