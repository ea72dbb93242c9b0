-- The requests behind one month, each with the person.
--
-- Made by tools/transpile from care/src/evidence/measures/requests_per_month/people.sql: change it there.
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
        ORDER BY outcome_ranks.rank, hours_open, event_reference
      ) AS place
    FROM events
    LEFT JOIN outcome_ranks
      ON outcome_ranks.outcome = events.event_outcome
    WHERE
      events.event_type = (
        SELECT
          "request"
        FROM parameters
      )
      AND NOT person_key IS NULL
      AND NOT event_start_date IS NULL
      AND (
        event_end_date IS NULL OR event_end_date >= event_start_date
      )
  ) AS inner_rows
  WHERE
    place = 1
)
SELECT
  la_person_unique_identifier AS person_id,
  event_reference,
  event_start_date AS started_on,
  event_end_date AS ended_on,
  event_outcome AS outcome,
  TRUE AS counts
FROM requests
WHERE
  event_end_date >= (
    SELECT
      "from"
    FROM parameters
  )
  AND event_end_date <= (
    SELECT
      "to"
    FROM parameters
  )
ORDER BY
  ended_on,
  person_id,
  event_reference
