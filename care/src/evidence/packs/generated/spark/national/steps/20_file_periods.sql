-- The period that each submission really covers, told from the days on which its events ended and not from what it
-- states. A month is complete for a kind of event when it has enough of them; one incomplete month between two complete
-- ones is forgiven; what is complete for all three kinds in an unbroken run is covered, the latest run counts.
--
-- Made by tools/transpile from care/src/evidence/national/steps/20_file_periods.sql: change it there.
WITH totals AS (
  SELECT
    import_id,
    la,
    event_type,
    SUM(events) AS events
  FROM month_counts
  GROUP BY
    import_id,
    la,
    event_type
), kinds AS (
  SELECT
    import_id,
    la,
    COUNT(*) AS kinds
  FROM totals
  GROUP BY
    import_id,
    la
), usual_total AS (
  SELECT
    import_id,
    la,
    MEDIAN(events) AS usual
  FROM totals
  GROUP BY
    import_id,
    la
), usual_month AS (
  SELECT
    import_id,
    la,
    event_type,
    MEDIAN(events) AS usual
  FROM month_counts
  WHERE
    NOT month_number IS NULL
  GROUP BY
    import_id,
    la,
    event_type
), complete AS (
  SELECT
    month_counts.import_id,
    month_counts.la,
    month_counts.event_type,
    month_counts.month_number
  FROM month_counts
  JOIN totals
    ON totals.import_id = month_counts.import_id
    AND totals.la = month_counts.la
    AND totals.event_type = month_counts.event_type
  JOIN usual_total
    ON usual_total.import_id = month_counts.import_id AND usual_total.la = month_counts.la
  JOIN usual_month
    ON usual_month.import_id = month_counts.import_id
    AND usual_month.la = month_counts.la
    AND usual_month.event_type = month_counts.event_type
  WHERE
    NOT month_counts.month_number IS NULL
    AND totals.events * 100 >= usual_total.usual * :least_share_of_types
    AND (
      month_counts.events >= :least_in_month OR month_counts.la = :small_council
    )
    AND month_counts.events * 100 >= usual_month.usual * :least_share_of_month
), followed AS (
  SELECT
    import_id,
    la,
    event_type,
    month_number,
    LEAD(month_number) OVER (PARTITION BY import_id, la, event_type ORDER BY month_number NULLS LAST) AS next_month
  FROM complete
), allowed AS (
  SELECT
    import_id,
    la,
    event_type,
    month_number
  FROM complete
  UNION ALL
  SELECT
    import_id,
    la,
    event_type,
    month_number + 1 AS month_number
  FROM followed
  WHERE
    next_month = month_number + 2
), together AS (
  SELECT
    import_id,
    la,
    month_number
  FROM allowed
  GROUP BY
    import_id,
    la,
    month_number
  HAVING
    COUNT(*) = 3
), numbered AS (
  SELECT
    import_id,
    la,
    month_number,
    month_number - ROW_NUMBER() OVER (PARTITION BY import_id, la ORDER BY month_number NULLS LAST) AS run
  FROM together
), runs AS (
  SELECT
    import_id,
    la,
    MIN(month_number) AS first_month,
    MAX(month_number) AS last_month
  FROM numbered
  GROUP BY
    import_id,
    la,
    run
), latest AS (
  SELECT
    import_id,
    la,
    first_month,
    last_month
  FROM (
    SELECT
      import_id,
      la,
      first_month,
      last_month,
      ROW_NUMBER() OVER (PARTITION BY import_id, la ORDER BY last_month DESC) AS place
    FROM runs
  ) AS placed
  WHERE
    place = 1
), gaps AS (
  SELECT
    import_id,
    la,
    MAX(CASE WHEN next_month > month_number + 1 THEN 1 ELSE 0 END) AS gaps
  FROM followed
  GROUP BY
    import_id,
    la
)
SELECT
  submissions.import_id,
  submissions.la,
  submissions.submission,
  submissions.import_date,
  submissions.stated_start,
  submissions.stated_end,
  CASE
    WHEN kinds.kinds = 3 AND NOT latest.first_month IS NULL
    THEN MAKE_DATE(
      CAST(FLOOR((
        latest.first_month - 1
      ) / 12) AS INT),
      CAST((
        latest.first_month - 1
      ) % 12 + 1 AS INT),
      1
    )
  END AS derived_start,
  CASE
    WHEN kinds.kinds = 3 AND NOT latest.last_month IS NULL
    THEN LAST_DAY(
      MAKE_DATE(
        CAST(FLOOR((
          latest.last_month - 1
        ) / 12) AS INT),
        CAST((
          latest.last_month - 1
        ) % 12 + 1 AS INT),
        1
      )
    )
  END AS derived_end,
  COALESCE(kinds.kinds, 0) AS kinds,
  COALESCE(gaps.gaps, 0) AS gaps
FROM submissions
LEFT JOIN kinds
  ON kinds.import_id = submissions.import_id AND kinds.la = submissions.la
LEFT JOIN latest
  ON latest.import_id = submissions.import_id AND latest.la = submissions.la
LEFT JOIN gaps
  ON gaps.import_id = submissions.import_id AND gaps.la = submissions.la
