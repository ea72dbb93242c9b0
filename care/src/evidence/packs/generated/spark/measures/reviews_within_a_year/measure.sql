-- Of the people with long-term support for more than a year at the end of a month: how many had a review within the year.
--
-- Made by tools/transpile from care/src/evidence/measures/reviews_within_a_year/measure.sql: change it there.
WITH services_deaths AS (
  SELECT
    person_key AS who,
    MAX(date_of_death) AS died_on
  FROM events
  WHERE
    NOT person_key IS NULL AND NOT date_of_death IS NULL
  GROUP BY
    person_key
), services_kinds AS (
  SELECT
    code,
    MAX(kind) AS kind
  FROM list_groups
  WHERE
    list = 'service_type'
  GROUP BY
    code
), services_placed AS (
  SELECT
    person_key,
    la_person_unique_identifier,
    client_type,
    event_reference,
    event_start_date,
    CASE WHEN event_end_date IS NULL OR died_on < event_end_date THEN died_on ELSE event_end_date END AS cut_end_date,
    event_outcome,
    service_type,
    service_component,
    delivery_mechanism,
    services_kinds.kind,
    died_on,
    cost_frequency_unit_type,
    planned_units_per_week_hundredths,
    own_reference,
    ROW_NUMBER() OVER (
      PARTITION BY person_key, client_type, service_type, service_component, delivery_mechanism, event_start_date, own_reference
      ORDER BY event_end_date DESC NULLS FIRST, outcome_ranks.rank NULLS LAST, planned_units_per_week_hundredths DESC, cost_frequency_unit_type NULLS LAST, event_reference NULLS LAST, la_person_unique_identifier NULLS LAST
    ) AS place
  FROM events
  LEFT JOIN services_deaths
    ON services_deaths.who = events.person_key
  LEFT JOIN services_kinds
    ON services_kinds.code = events.service_type
  LEFT JOIN outcome_ranks
    ON outcome_ranks.outcome = events.event_outcome
  WHERE
    events.event_type = :service
    AND NOT person_key IS NULL
    AND NOT event_start_date IS NULL
    AND (
      event_end_date IS NULL OR event_end_date >= event_start_date
    )
    AND (
      died_on IS NULL OR died_on >= event_start_date
    )
), services AS (
  SELECT
    person_key,
    la_person_unique_identifier,
    client_type,
    event_reference,
    event_start_date,
    cut_end_date AS event_end_date,
    event_outcome,
    service_type,
    service_component,
    delivery_mechanism,
    kind,
    died_on,
    cost_frequency_unit_type,
    planned_units_per_week_hundredths,
    own_reference
  FROM services_placed
  WHERE
    place = 1
), completed_kinds AS (
  SELECT
    code,
    MAX(kind) AS kind
  FROM list_groups
  WHERE
    list = 'review_reason'
  GROUP BY
    code
), completed_placed AS (
  SELECT
    person_key,
    la_person_unique_identifier,
    client_type,
    event_reference,
    event_start_date,
    event_end_date,
    event_outcome,
    assessment_type,
    review_reason,
    completed_kinds.kind AS reason_kind,
    own_reference,
    ROW_NUMBER() OVER (
      PARTITION BY person_key, client_type, event_start_date, event_end_date, assessment_type, review_reason, own_reference
      ORDER BY outcome_ranks.rank NULLS LAST, event_reference NULLS LAST, la_person_unique_identifier NULLS LAST
    ) AS place
  FROM events
  LEFT JOIN completed_kinds
    ON completed_kinds.code = events.review_reason
  LEFT JOIN outcome_ranks
    ON outcome_ranks.outcome = events.event_outcome
  WHERE
    events.event_type = :review
    AND NOT person_key IS NULL
    AND NOT event_start_date IS NULL
    AND NOT event_end_date IS NULL
    AND event_end_date >= event_start_date
), completed AS (
  SELECT
    person_key,
    la_person_unique_identifier,
    client_type,
    event_reference,
    event_start_date,
    event_end_date,
    event_outcome,
    assessment_type,
    review_reason,
    reason_kind,
    own_reference
  FROM completed_placed
  WHERE
    place = 1
), support AS (
  SELECT
    person_key,
    event_start_date AS began,
    LEAST(COALESCE(event_end_date, CAST(:to AS DATE)), CAST(:to AS DATE)) AS ended
  FROM services
  WHERE
    client_type = :service_user AND kind = :long_term AND event_start_date <= :to
), reached AS (
  SELECT
    person_key,
    began,
    ended,
    MAX(ended) OVER (
      PARTITION BY person_key
      ORDER BY began NULLS LAST, ended NULLS LAST
      rows BETWEEN UNBOUNDED preceding AND 1 preceding
    ) AS reached
  FROM support
), spells AS (
  SELECT
    person_key,
    GREATEST(began, reached + 1) AS began,
    ended
  FROM reached
  WHERE
    reached IS NULL OR reached < ended
), judged AS (
  SELECT
    now.person_key,
    GREATEST(now.began, before.began + CAST(:within_days AS INT)) AS began,
    LEAST(now.ended, before.ended + CAST(:within_days AS INT)) AS ended
  FROM spells AS now
  JOIN spells AS before
    ON before.person_key = now.person_key
    AND before.began + CAST(:within_days AS INT) <= now.ended
    AND before.ended + CAST(:within_days AS INT) >= now.began
), reviews AS (
  SELECT
    person_key,
    event_end_date AS began,
    LEAST(
      event_end_date + CAST(:within_days AS INT) - 1,
      LEAD(event_end_date) OVER (PARTITION BY person_key ORDER BY event_end_date NULLS LAST) - 1
    ) AS ended
  FROM completed
  WHERE
    client_type = :service_user
), reviewed AS (
  SELECT
    GREATEST(judged.began, reviews.began) AS began,
    LEAST(judged.ended, reviews.ended) AS ended
  FROM judged
  JOIN reviews
    ON reviews.person_key = judged.person_key
    AND reviews.began <= judged.ended
    AND reviews.ended >= judged.began
), days AS (
  SELECT
    began,
    ended,
    0 AS counted
  FROM judged
  UNION ALL
  SELECT
    began,
    ended,
    1 AS counted
  FROM reviewed
), marks AS (
  SELECT
    CAST(DATE_TRUNC('MONTH', began) AS DATE) AS month,
    counted,
    1 AS people
  FROM days
  UNION ALL
  SELECT
    CAST(DATE_TRUNC('MONTH', ended + 1) AS DATE) AS month,
    counted,
    -1 AS people
  FROM days
), changes AS (
  SELECT
    month,
    SUM(CASE WHEN counted = 1 THEN people ELSE 0 END) AS counted,
    SUM(CASE WHEN counted = 0 THEN people ELSE 0 END) AS people
  FROM marks
  GROUP BY
    month
), ends AS (
  SELECT
    months.month,
    SUM(changes.counted) AS counted,
    SUM(changes.people) AS people
  FROM months
  JOIN changes
    ON changes.month <= months.month
  WHERE
    months.ends_on - CAST(:within_days AS INT) + 1 >= :from AND months.ends_on <= :to
  GROUP BY
    months.month
)
SELECT
  month,
  CAST(counted AS BIGINT) AS numerator,
  CAST(people AS BIGINT) AS denominator,
  CAST(counted AS DOUBLE) / CAST(people AS BIGINT) AS value,
  LAST_DAY(month) > :known_until AS provisional
FROM ends
WHERE
  people > 0
ORDER BY
  month NULLS LAST
