-- Those behind one month. Of the requests completed in a month: how many had the same person ask again soon.
--
-- Made by tools/transpile from care/src/evidence/measures/repeat_contact/people.sql: change it there.
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
), followed AS (
  SELECT
    *,
    LEAD(event_start_date) OVER (PARTITION BY person_key ORDER BY event_start_date, own_reference, event_end_date, event_reference) AS next_start_date
  FROM requests
), judged AS (
  SELECT
    la_person_unique_identifier AS person_id,
    event_reference,
    event_start_date,
    event_end_date,
    event_outcome,
    CAST(DATE_TRUNC('MONTH', event_end_date) AS DATE) AS month,
    CASE
      WHEN next_start_date <= event_end_date + CAST((
        SELECT
          "within_days"
        FROM parameters
      ) AS INT)
      THEN 1
      ELSE 0
    END AS counted
  FROM followed
  WHERE
    NOT event_end_date IS NULL
    AND event_end_date >= (
      SELECT
        "from"
      FROM parameters
    )
    AND event_end_date <= (
      SELECT
        "to"
      FROM parameters
    )
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
  ended_on,
  person_id,
  event_reference
