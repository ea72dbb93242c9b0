-- The quarters from April 2023, when the national collection began, to the end of the year.
--
-- Made by tools/transpile from care/src/evidence/packs/steps/08_quarters.sql: change it there.
SELECT
  quarter_start,
  quarter_end
FROM calendar_quarters
WHERE
  quarter_end <= (
    SELECT
      "year_end"
    FROM parameters
  )
