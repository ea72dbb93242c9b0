-- The one file of each council that speaks for the whole year: the newest that covers it by the period it really has. What the
-- nation takes for costs and for what is happening now. (client-level-data 2.1, single submissions)
select la, submission
from (
  select
    file_periods.la,
    file_periods.submission,
    row_number() over (
      partition by file_periods.la
      order by
        case when file_periods.derived_start <= $year_start and file_periods.derived_end >= $year_end
            and $file_period <> 'stated'
          then 0 else 1 end,
        file_periods.submission desc
    ) as place
  from file_periods
  where file_periods.import_date > $year_end
    and file_periods.import_date <= $as_of
    and (
      ($file_period <> 'stated'
        and file_periods.derived_start <= $year_start and file_periods.derived_end >= $year_end)
      or ($file_period <> 'derived'
        and file_periods.stated_start <= $year_start and file_periods.stated_end >= $year_end)
    )
) as candidates
where place = 1
