-- How many requests, assessments and services of each submission ended in each month: the months are numbered
-- (year * 12 + month). Open services have no month and count in the total only. (client-level-data 2.1 step 1, V2)
--
-- Made by tools/transpile from care/src/evidence/national/steps/10_month_counts.sql: change it there.
WITH days AS (
  SELECT
    import_id,
    la_code,
    event_type,
    event_end_date,
    COUNT(*) AS events
  FROM imported
  GROUP BY
    import_id,
    la_code,
    event_type,
    event_end_date
), counted AS (
  SELECT
    submissions.la,
    submissions.submission,
    days.event_type,
    CASE
      WHEN NOT days.event_end_date IS NULL
      THEN EXTRACT(YEAR FROM days.event_end_date) * 12 + EXTRACT(MONTH FROM days.event_end_date)
    END AS month_number,
    SUM(
      CASE
        WHEN days.event_type IN ('request', 'assessment', 'service')
        AND (
          (
            days.event_end_date >= (
              SELECT
                "calendar_start"
              FROM parameters
            )
            AND days.event_end_date < submissions.import_month
          )
          OR (
            days.event_end_date IS NULL AND days.event_type = 'service'
          )
        )
        THEN days.events
        ELSE 0
      END
    ) AS events
  FROM days
  JOIN submissions
    ON submissions.import_id = days.import_id AND submissions.la = days.la_code
  GROUP BY
    submissions.la,
    submissions.submission,
    days.event_type,
    CASE
      WHEN NOT days.event_end_date IS NULL
      THEN EXTRACT(YEAR FROM days.event_end_date) * 12 + EXTRACT(MONTH FROM days.event_end_date)
    END
)
SELECT
  la,
  submission,
  event_type,
  month_number,
  CAST(events AS BIGINT) AS events
FROM counted
WHERE
  events > 0
