-- The time for which each chosen submission speaks, from the first to the last quarter it won, and which of a council comes
-- last. (client-level-data 2.1 step 2)
select
  la,
  submission,
  min(quarter_start) as ref_start,
  max(quarter_end) as ref_end,
  max(by_stated_period) as by_stated_period,
  case when max(max(quarter_end)) over (partition by la) = max(quarter_end) then 1 else 0 end as is_last
from quarter_files
group by la, submission
