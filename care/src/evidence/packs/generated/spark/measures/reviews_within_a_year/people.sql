-- Those behind one month. Of the people with long-term support for more than a year at the end of a month: how many had a review within the year.
--
-- Made by tools/transpile from care/src/evidence/measures/reviews_within_a_year/people.sql: change it there.
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
), supported AS (
  SELECT
    months.month,
    months.ends_on,
    support.person_key,
    MIN(la_person_unique_identifier) AS person_id,
    MIN(event_start_date) AS event_start_date,
    MIN(event_reference) AS event_reference,
    MAX(CASE WHEN support.event_start_date <= months.ends_on - CAST(:within_days AS INT) THEN 1 ELSE 0 END) AS long_ago,
    MAX(
      CASE WHEN support.event_end_date IS NULL OR support.event_end_date >= months.ends_on THEN 1 ELSE 0 END
    ) AS now
  FROM months
  JOIN services AS support
    ON support.event_start_date <= months.ends_on
    AND (
      support.event_end_date IS NULL
      OR support.event_end_date >= months.ends_on - CAST(:within_days AS INT)
    )
  WHERE
    months.ends_on >= :from
    AND months.ends_on <= :to
    AND support.client_type = :service_user
    AND support.kind = :long_term
  GROUP BY
    months.month,
    months.ends_on,
    support.person_key
), reviews AS (
  SELECT
    person_key,
    event_end_date,
    event_outcome
  FROM completed
  WHERE
    client_type = :service_user
), judged AS (
  SELECT
    month,
    supported.person_key,
    MIN(person_id) AS person_id,
    MIN(event_reference) AS event_reference,
    MIN(event_start_date) AS event_start_date,
    MAX(reviews.event_end_date) AS event_end_date,
    CAST(NULL AS STRING) AS event_outcome,
    CASE WHEN COUNT(reviews.person_key) > 0 THEN 1 ELSE 0 END AS counted
  FROM supported
  LEFT JOIN reviews
    ON reviews.person_key = supported.person_key
    AND reviews.event_end_date > ends_on - CAST(:within_days AS INT)
    AND reviews.event_end_date <= ends_on
  WHERE
    long_ago = 1 AND now = 1
  GROUP BY
    month,
    supported.person_key
)
SELECT
  person_id,
  event_reference,
  event_start_date AS started_on,
  event_end_date AS ended_on,
  event_outcome AS outcome,
  counted = 1 AS counts
FROM judged
ORDER BY
  ended_on NULLS LAST,
  person_id NULLS LAST,
  event_reference NULLS LAST
