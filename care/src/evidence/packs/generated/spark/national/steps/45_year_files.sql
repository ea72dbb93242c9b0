-- The one file of each council that speaks for the whole year: the newest that covers it by the period it really has. What the
-- nation takes for costs and for what is happening now. (client-level-data 2.1, single submissions)
--
-- Made by tools/transpile from care/src/evidence/national/steps/45_year_files.sql: change it there.
SELECT
  la,
  submission
FROM (
  SELECT
    file_periods.la,
    file_periods.submission,
    ROW_NUMBER() OVER (
      PARTITION BY file_periods.la
      ORDER BY CASE
        WHEN file_periods.derived_start <= :year_start
        AND file_periods.derived_end >= :year_end
        AND :file_period <> 'stated'
        THEN 0
        ELSE 1
      END NULLS LAST, file_periods.submission DESC
    ) AS place
  FROM file_periods
  WHERE
    file_periods.import_date > :year_end
    AND file_periods.import_date <= :as_of
    AND (
      (
        :file_period <> 'stated'
        AND file_periods.derived_start <= :year_start
        AND file_periods.derived_end >= :year_end
      )
      OR (
        :file_period <> 'derived'
        AND file_periods.stated_start <= :year_start
        AND file_periods.stated_end >= :year_end
      )
    )
) AS candidates
WHERE
  place = 1
