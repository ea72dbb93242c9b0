-- Which submission speaks for each quarter of each council: the newest that covers it by the period it really has. Where
-- no file does, the nation has nothing; unless a council wants it so too, the newest that says it covers it stands in, and
-- every answer says that.
select la, quarter_start, quarter_end, submission, by_stated_period
from (
  select
    file_periods.la,
    quarters.quarter_start,
    quarters.quarter_end,
    file_periods.submission,
    case when file_periods.derived_start <= quarters.quarter_start and file_periods.derived_end >= quarters.quarter_end
        and $file_period <> 'stated'
      then 0 else 1 end as by_stated_period,
    row_number() over (
      partition by file_periods.la, quarters.quarter_start
      order by
        case when file_periods.derived_start <= quarters.quarter_start
            and file_periods.derived_end >= quarters.quarter_end and $file_period <> 'stated'
          then 0 else 1 end,
        file_periods.submission desc
    ) as place
  from file_periods
  cross join quarters
  where file_periods.import_date > quarters.quarter_end
    and file_periods.import_date <= $as_of
    and (
      ($file_period <> 'stated'
        and file_periods.derived_start <= quarters.quarter_start
        and file_periods.derived_end >= quarters.quarter_end)
      or ($file_period <> 'derived'
        and file_periods.stated_start <= quarters.quarter_start
        and file_periods.stated_end >= quarters.quarter_end)
    )
) as candidates
where place = 1
