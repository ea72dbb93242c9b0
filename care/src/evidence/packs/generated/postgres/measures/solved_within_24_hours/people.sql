-- The requests behind one month, each with the person and whether it counts as solved.
--
-- Made by tools/transpile from care/src/evidence/measures/solved_within_24_hours/people.sql: change it there.
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
)
SELECT
  la_person_unique_identifier AS person_id,
  event_reference,
  event_start_date AS started_on,
  event_end_date AS ended_on,
  event_outcome AS outcome,
  COALESCE(
    event_outcome = (
      SELECT
        "solving_outcome"
      FROM parameters
    )
    AND (
      hours_open <= (
        SELECT
          "within_hours"
        FROM parameters
      )
      OR (
        hours_open IS NULL
        AND event_end_date <= event_start_date + CAST((
          SELECT
            "within_days"
          FROM parameters
        ) AS INT)
      )
    )
    AND (
      next_start_date IS NULL
      OR next_start_date > event_end_date + CAST((
        SELECT
          "lasts_days"
        FROM parameters
      ) AS INT)
    ),
    FALSE
  ) AS counts
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
ORDER BY
  event_end_date,
  person_key,
  event_reference
