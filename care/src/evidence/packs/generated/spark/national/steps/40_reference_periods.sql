-- The time for which each chosen submission speaks, from the first to the last quarter it won, and which of a council comes
-- last. (client-level-data 2.1 step 2)
--
-- Made by tools/transpile from care/src/evidence/national/steps/40_reference_periods.sql: change it there.
SELECT
  la,
  submission,
  MIN(quarter_start) AS ref_start,
  MAX(quarter_end) AS ref_end,
  MAX(by_stated_period) AS by_stated_period,
  CASE WHEN MAX(MAX(quarter_end)) OVER (PARTITION BY la) = MAX(quarter_end) THEN 1 ELSE 0 END AS is_last
FROM quarter_files
GROUP BY
  la,
  submission
