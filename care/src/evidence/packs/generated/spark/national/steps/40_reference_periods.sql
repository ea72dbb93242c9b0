-- The time for which each chosen submission speaks, from the first to the last quarter it won, and which of a council comes
-- last: the one that begins last, as the national code has it. (client-level-data 2.1 step 2)
--
-- Made by tools/transpile from care/src/evidence/national/steps/40_reference_periods.sql: change it there.
SELECT
  la,
  submission,
  MIN(quarter_start) AS ref_start,
  MAX(quarter_end) AS ref_end,
  MAX(by_stated_period) AS by_stated_period,
  CASE WHEN MAX(MIN(quarter_start)) OVER (PARTITION BY la) = MIN(quarter_start) THEN 1 ELSE 0 END AS is_last,
  CASE WHEN MIN(MIN(quarter_start)) OVER (PARTITION BY la) = MIN(quarter_start) THEN 1 ELSE 0 END AS is_first
FROM quarter_files
GROUP BY
  la,
  submission
