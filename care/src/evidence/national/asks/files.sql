-- Every file of every council, with what it states.
select
  import_id,
  la_code as la,
  min(reporting_period_start_date) as stated_start,
  max(reporting_period_end_date) as stated_end,
  max(event_end_date) as last_end
from imported
where la_code is not null
group by import_id, la_code
