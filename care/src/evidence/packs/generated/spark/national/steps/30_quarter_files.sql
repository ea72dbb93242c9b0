-- Which submission speaks for each quarter of each council: the newest that covers it by the period it really has. Where
-- no file does, the nation has nothing; unless a council wants it so too, the newest that says it covers it stands in, and
-- every answer says that.
--
-- Made by tools/transpile from care/src/evidence/national/steps/30_quarter_files.sql: change it there.
SELECT
  la,
  quarter_start,
  quarter_end,
  submission,
  by_stated_period
FROM (
  SELECT
    file_periods.la,
    quarters.quarter_start,
    quarters.quarter_end,
    file_periods.submission,
    CASE
      WHEN file_periods.derived_start <= quarters.quarter_start
      AND file_periods.derived_end >= quarters.quarter_end
      AND :file_period <> 'stated'
      THEN 0
      ELSE 1
    END AS by_stated_period,
    ROW_NUMBER() OVER (
      PARTITION BY file_periods.la, quarters.quarter_start
      ORDER BY CASE
        WHEN file_periods.derived_start <= quarters.quarter_start
        AND file_periods.derived_end >= quarters.quarter_end
        AND :file_period <> 'stated'
        THEN 0
        ELSE 1
      END NULLS LAST, file_periods.submission DESC
    ) AS place
  FROM file_periods
  CROSS JOIN quarters
  WHERE
    file_periods.import_date > quarters.quarter_end
    AND file_periods.import_date <= :as_of
    AND (
      (
        :file_period <> 'stated'
        AND file_periods.derived_start <= quarters.quarter_start
        AND file_periods.derived_end >= quarters.quarter_end
      )
      OR (
        :file_period <> 'derived'
        AND file_periods.stated_start <= quarters.quarter_start
        AND file_periods.stated_end >= quarters.quarter_end
      )
    )
) AS candidates
WHERE
  place = 1
