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
        WHEN file_periods.derived_start <= (
          SELECT
            "year_start"
          FROM parameters
        )
        AND file_periods.derived_end >= (
          SELECT
            "year_end"
          FROM parameters
        )
        AND (
          SELECT
            "file_period"
          FROM parameters
        ) <> 'stated'
        THEN 0
        ELSE 1
      END, file_periods.submission DESC NULLS LAST
    ) AS place
  FROM file_periods
  WHERE
    file_periods.import_date > (
      SELECT
        "year_end"
      FROM parameters
    )
    AND file_periods.import_date <= (
      SELECT
        "as_of"
      FROM parameters
    )
    AND (
      (
        (
          SELECT
            "file_period"
          FROM parameters
        ) <> 'stated'
        AND file_periods.derived_start <= (
          SELECT
            "year_start"
          FROM parameters
        )
        AND file_periods.derived_end >= (
          SELECT
            "year_end"
          FROM parameters
        )
      )
      OR (
        (
          SELECT
            "file_period"
          FROM parameters
        ) <> 'derived'
        AND file_periods.stated_start <= (
          SELECT
            "year_start"
          FROM parameters
        )
        AND file_periods.stated_end >= (
          SELECT
            "year_end"
          FROM parameters
        )
      )
    )
) AS candidates
WHERE
  place = 1
