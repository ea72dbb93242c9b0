-- Every file of every council, with what it states, in the order in which it arrived: on the day after the period it states; of
-- two that state the same end, the one imported later is the newer, and ids of imports are in the order they were made.
--
-- Made by tools/transpile from care/src/evidence/packs/steps/05_files.sql: change it there.
SELECT
  import_id,
  la,
  CAST(ROW_NUMBER() OVER (ORDER BY import_date NULLS LAST, import_id NULLS LAST, la NULLS LAST) AS BIGINT) AS file_number,
  import_date,
  CAST(DATE_TRUNC('MONTH', import_date) AS DATE) AS import_month,
  stated_start,
  stated_end
FROM (
  SELECT
    import_id,
    la_code AS la,
    COALESCE(MAX(reporting_period_end_date), MAX(event_end_date), :year_end) + CAST(1 AS INT) AS import_date,
    MIN(reporting_period_start_date) AS stated_start,
    MAX(reporting_period_end_date) AS stated_end
  FROM imported
  WHERE
    NOT la_code IS NULL
  GROUP BY
    import_id,
    la_code
) AS stated
