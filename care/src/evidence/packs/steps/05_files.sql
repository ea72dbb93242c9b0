-- Every file of every council, with what it states, in the order in which it arrived: on the day after the period it states; of
-- two that state the same end, the one imported later is the newer, and ids of imports are in the order they were made.
select
  import_id,
  la,
  cast(row_number() over (order by import_date, import_id, la) as bigint) as file_number,
  import_date,
  cast(date_trunc('month', import_date) as date) as import_month,
  stated_start,
  stated_end
from (
  select
    import_id,
    la_code as la,
    coalesce(max(reporting_period_end_date), max(event_end_date), $year_end) + cast(1 as integer) as import_date,
    min(reporting_period_start_date) as stated_start,
    max(reporting_period_end_date) as stated_end
  from imported
  where la_code is not null
  group by import_id, la_code
) as stated
