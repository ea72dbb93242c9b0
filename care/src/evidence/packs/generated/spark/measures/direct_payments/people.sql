-- Those behind one month. Of the people with long-term support in the community at the end of a month: how many have a direct payment.
--
-- Made by tools/transpile from care/src/evidence/measures/direct_payments/people.sql: change it there.
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
), judged AS (
  SELECT
    months.month,
    months.ends_on,
    support.person_key,
    MIN(la_person_unique_identifier) AS person_id,
    MIN(event_reference) AS event_reference,
    MIN(event_start_date) AS event_start_date,
    CAST(NULL AS DATE) AS event_end_date,
    CAST(NULL AS STRING) AS event_outcome,
    MAX(
      CASE WHEN delivery_mechanism = :direct_payment OR service_component = :direct_payment THEN 1 ELSE 0 END
    ) AS counted
  FROM months
  JOIN services AS support
    ON support.event_start_date <= months.ends_on
    AND (
      support.event_end_date IS NULL OR support.event_end_date >= months.ends_on
    )
  WHERE
    months.ends_on >= :from
    AND months.ends_on <= :to
    AND client_type = :service_user
    AND service_type = :community
  GROUP BY
    months.month,
    months.ends_on,
    support.person_key
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
