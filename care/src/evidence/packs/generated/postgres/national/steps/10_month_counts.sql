-- How many requests, assessments and services of each submission ended in each month: the months are numbered
-- (year * 12 + month). Open services have no month and count in the total only. (client-level-data 2.1 step 1, V2)
--
-- Made by tools/transpile from care/src/evidence/national/steps/10_month_counts.sql: change it there.
SELECT
  submissions.la,
  submissions.submission,
  imported.event_type,
  CASE
    WHEN NOT imported.event_end_date IS NULL
    THEN EXTRACT(YEAR FROM imported.event_end_date) * 12 + EXTRACT(MONTH FROM imported.event_end_date)
  END AS month_number,
  COUNT(*) AS events
FROM imported
JOIN submissions
  ON submissions.import_id = imported.import_id AND submissions.la = imported.la_code
WHERE
  imported.event_type IN ('request', 'assessment', 'service')
  AND (
    (
      imported.event_end_date >= (
        SELECT
          "calendar_start"
        FROM parameters
      )
      AND imported.event_end_date < submissions.import_month
    )
    OR (
      imported.event_end_date IS NULL AND imported.event_type = 'service'
    )
  )
GROUP BY
  submissions.la,
  submissions.submission,
  imported.event_type,
  CASE
    WHEN NOT imported.event_end_date IS NULL
    THEN EXTRACT(YEAR FROM imported.event_end_date) * 12 + EXTRACT(MONTH FROM imported.event_end_date)
  END
