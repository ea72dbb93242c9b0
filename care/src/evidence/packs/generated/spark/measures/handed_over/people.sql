-- Those behind one month. Of the requests completed in a month: in how many the person got somebody else to ring. Only our own record knows.
--
-- Made by tools/transpile from care/src/evidence/measures/handed_over/people.sql: change it there.
WITH requests AS (
  SELECT
    person_key,
    la_person_unique_identifier,
    client_type,
    event_reference,
    event_start_date,
    event_end_date,
    event_outcome,
    hours_open,
    own_reference
  FROM (
    SELECT
      person_key,
      la_person_unique_identifier,
      client_type,
      event_reference,
      event_start_date,
      event_end_date,
      event_outcome,
      hours_open,
      own_reference,
      ROW_NUMBER() OVER (
        PARTITION BY person_key, client_type, event_start_date, event_end_date, request_route_of_access, own_reference
        ORDER BY outcome_ranks.rank NULLS LAST, hours_open NULLS LAST, event_reference NULLS LAST
      ) AS place
    FROM events
    LEFT JOIN outcome_ranks
      ON outcome_ranks.outcome = events.event_outcome
    WHERE
      events.event_type = :request
      AND NOT person_key IS NULL
      AND NOT event_start_date IS NULL
      AND (
        event_end_date IS NULL OR event_end_date >= event_start_date
      )
  ) AS inner_rows
  WHERE
    place = 1
), judged AS (
  SELECT
    la_person_unique_identifier AS person_id,
    event_reference,
    event_start_date,
    event_end_date,
    event_outcome,
    CAST(DATE_TRUNC('MONTH', event_end_date) AS DATE) AS month,
    CASE WHEN hand_overs.times > 0 THEN 1 ELSE 0 END AS counted
  FROM requests AS asked
  LEFT JOIN hand_overs
    ON hand_overs.own_reference = asked.own_reference
  WHERE
    NOT event_end_date IS NULL
    AND event_end_date >= :from
    AND event_end_date <= :to
    AND NOT asked.own_reference IS NULL
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
