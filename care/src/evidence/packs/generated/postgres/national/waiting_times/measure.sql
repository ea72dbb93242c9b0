-- Waits of new clients: from a request to the first response (1) and to the first service (2), each in the quarter in which it
-- ended. A response is an assessment, or a service that came before any, or a request that was a conversation itself.
--
-- Made by tools/transpile from care/src/evidence/national/waiting_times/measure.sql: change it there.
WITH lately AS (
  SELECT DISTINCT
    la,
    person_key
  FROM joined
  WHERE
    event_type IN ('request', 'assessment', 'service')
    AND event_start_date >= (
      SELECT
        "year_start"
      FROM parameters
    )
), aged AS (
  SELECT
    joined.la,
    joined.person_key,
    la_person_id,
    record_id,
    submission,
    event_type,
    client_type,
    event_start_date AS starts,
    COALESCE(der_end, CAST('9999-01-01' AS DATE)) AS ends,
    event_outcome,
    outcome_given,
    conversation,
    assessment_type,
    service_type,
    gender,
    CAST(FLOOR(
      CAST((
        CAST(COALESCE(der_end, ref_end) AS DATE) - CAST(birth_month AS DATE)
      ) AS DOUBLE PRECISION) / 365.25
    ) AS INT) AS age_at_end,
    CAST(FLOOR(CAST((
      CAST(event_start_date AS DATE) - CAST(birth_month AS DATE)
    ) AS DOUBLE PRECISION) / 365.25) AS INT) AS age,
    CASE
      WHEN (
        SELECT
          "age_at_request"
        FROM parameters
      ) = 'birthday'
      THEN CASE WHEN date_of_birth + INTERVAL '25 YEAR' <= event_start_date THEN 1 ELSE 0 END
      ELSE CASE
        WHEN FLOOR(CAST((
          CAST(event_start_date AS DATE) - CAST(birth_month AS DATE)
        ) AS DOUBLE PRECISION) / 365.25) >= 25
        THEN 1
        ELSE 0
      END
    END AS old_enough
  FROM joined
  JOIN lately
    ON lately.la = joined.la AND lately.person_key = joined.person_key
  WHERE
    event_type IN ('request', 'assessment', 'service')
), asked AS (
  SELECT
    *
  FROM aged
  WHERE
    event_type = 'request'
    AND client_type = 'service_user'
    AND starts >= (
      SELECT
        "requests_from"
      FROM parameters
    )
), helped_before AS (
  SELECT DISTINCT
    asked.record_id
  FROM asked
  JOIN aged AS services
    ON services.la = asked.la AND services.person_key = asked.person_key AND services.event_type = 'service'
  WHERE
    services.starts < asked.starts
    AND (
      (
        services.service_type IN ('nursing', 'residential', 'community', 'prison')
        AND services.ends >= asked.starts - INTERVAL '12 MONTH'
      )
      OR (
        services.service_type IN ('st_max', 'other_short_term')
        AND services.ends >= asked.starts - INTERVAL '3 MONTH'
      )
    )
), judged_requests AS (
  SELECT
    asked.*,
    CASE
      WHEN asked.old_enough = 0
      THEN 'under_25'
      WHEN asked.old_enough IS NULL
      THEN 'age_unknown'
      WHEN NOT helped_before.record_id IS NULL
      THEN 'existing_client'
      WHEN asked.event_outcome IS NULL AND asked.outcome_given = 0
      THEN 'outcome_blank'
      WHEN asked.event_outcome LIKE 'nfa%' OR asked.event_outcome = 'admitted_to_hospital'
      THEN 'outcome_is_an_end'
      ELSE 'valid'
    END AS standing
  FROM asked
  LEFT JOIN helped_before
    ON helped_before.record_id = asked.record_id
), chronicle AS (
  SELECT
    la,
    person_key,
    la_person_id,
    record_id,
    submission,
    event_type,
    1 AS kind,
    starts,
    event_outcome,
    conversation,
    gender,
    age,
    age_at_end
  FROM judged_requests
  WHERE
    standing = 'valid'
  UNION ALL
  SELECT
    aged.la,
    aged.person_key,
    la_person_id,
    record_id,
    submission,
    event_type,
    CASE event_type WHEN 'assessment' THEN 2 ELSE 3 END,
    starts,
    event_outcome,
    conversation,
    gender,
    age,
    age_at_end
  FROM aged
  JOIN (
    SELECT DISTINCT
      la,
      person_key
    FROM judged_requests
    WHERE
      standing = 'valid'
  ) AS who
    ON who.la = aged.la AND who.person_key = aged.person_key
  WHERE
    old_enough = 1
    AND (
      (
        event_type = 'assessment' AND assessment_type IN ('short_term', 'long_term')
      )
      OR (
        event_type = 'service'
        AND service_type IN ('nursing', 'residential', 'community', 'prison', 'st_max', 'ongoing_low_level', 'other_short_term')
      )
    )
), ordered AS (
  SELECT
    chronicle.*,
    CASE
      WHEN age_at_end < 18
      THEN 'Under 18'
      WHEN age_at_end < 65
      THEN '25 to 64'
      WHEN age_at_end >= 65
      THEN '65 and above'
      ELSE 'Unknown'
    END AS band,
    ROW_NUMBER() OVER (
      PARTITION BY la, person_key
      ORDER BY starts, kind, submission DESC NULLS LAST, record_id DESC NULLS LAST
    ) AS place
  FROM chronicle
), blocks AS (
  SELECT
    ordered.*,
    SUM(CASE WHEN kind <> 2 THEN 1 ELSE 0 END) OVER (PARTITION BY la, person_key ORDER BY place rows BETWEEN UNBOUNDED preceding AND CURRENT ROW) AS block,
    MIN(CASE WHEN kind = 2 THEN place END) OVER (PARTITION BY la, person_key ORDER BY place rows BETWEEN 1 following AND UNBOUNDED following) AS next_assessment,
    MIN(CASE WHEN kind = 3 THEN place END) OVER (PARTITION BY la, person_key ORDER BY place rows BETWEEN 1 following AND UNBOUNDED following) AS next_service
  FROM ordered
), led_on AS (
  SELECT
    la,
    person_key,
    block,
    MAX(
      CASE
        WHEN event_outcome IN ('reablement', 'support_planning_or_services', 'continuation')
        THEN 1
        ELSE 0
      END
    ) AS leads_on
  FROM blocks
  WHERE
    kind = 2
  GROUP BY
    la,
    person_key,
    block
), followed AS (
  SELECT
    requests.la,
    requests.person_key,
    requests.la_person_id,
    requests.record_id,
    requests.gender,
    requests.age,
    requests.place,
    requests.starts,
    requests.band,
    assessments.place AS assessment_place,
    assessments.starts AS assessment_starts,
    assessments.band AS assessment_band,
    led_on.leads_on,
    services.place AS service_place,
    services.starts AS service_starts,
    services.band AS service_band,
    CASE
      WHEN requests.conversation = 1
      AND requests.event_outcome IN (
        'reablement',
        'assessment_or_review',
        'support_planning_or_services',
        'continuation',
        'financial_assessment',
        'end_of_life'
      )
      AND (
        assessments.starts IS NULL OR requests.starts < assessments.starts
      )
      AND requests.starts < (
        SELECT
          "release_2_from"
        FROM parameters
      )
      THEN 1
      ELSE 0
    END AS answers_itself
  FROM blocks AS requests
  LEFT JOIN blocks AS assessments
    ON assessments.la = requests.la
    AND assessments.person_key = requests.person_key
    AND assessments.place = requests.next_assessment
  LEFT JOIN led_on
    ON led_on.la = assessments.la
    AND led_on.person_key = assessments.person_key
    AND led_on.block = assessments.block
  LEFT JOIN blocks AS services
    ON services.la = requests.la
    AND services.person_key = requests.person_key
    AND services.place = requests.next_service
  WHERE
    requests.kind = 1
), answered AS (
  SELECT
    followed.*,
    CASE
      WHEN answers_itself = 1
      THEN 'conversation'
      WHEN NOT service_place IS NULL AND (
        assessment_place IS NULL OR assessment_place > service_place
      )
      THEN 'service'
      WHEN NOT assessment_place IS NULL
      THEN 'assessment'
      ELSE 'nothing'
    END AS response
  FROM followed
), first_response AS (
  SELECT
    answered.*,
    CASE response
      WHEN 'conversation'
      THEN place
      WHEN 'service'
      THEN service_place
      WHEN 'assessment'
      THEN assessment_place
    END AS response_place,
    CASE response
      WHEN 'conversation'
      THEN starts
      WHEN 'service'
      THEN service_starts
      WHEN 'assessment'
      THEN assessment_starts
    END AS response_starts,
    CASE response
      WHEN 'conversation'
      THEN band
      WHEN 'service'
      THEN service_band
      WHEN 'assessment'
      THEN assessment_band
    END AS response_band,
    CASE WHEN response = 'assessment' AND COALESCE(leads_on, 0) = 0 THEN NULL ELSE service_place END AS first_service_place
  FROM answered
), overlapped AS (
  SELECT
    first_response.*,
    GREATEST(COALESCE(response_place, 0), COALESCE(first_service_place, 0)) AS follow_up,
    COALESCE(
      MAX(response_place) OVER (PARTITION BY la, person_key ORDER BY place rows BETWEEN UNBOUNDED preceding AND 1 preceding),
      0
    ) AS earlier_response,
    COALESCE(
      MAX(first_service_place) OVER (PARTITION BY la, person_key ORDER BY place rows BETWEEN UNBOUNDED preceding AND 1 preceding),
      0
    ) AS earlier_service
  FROM first_response
), waits AS (
  SELECT
    overlapped.*,
    CASE
      WHEN LAG(follow_up) OVER (PARTITION BY la, person_key ORDER BY place) > place
      THEN 1
      WHEN response_place <= earlier_response
      THEN 1
      WHEN first_service_place <= earlier_service
      THEN 1
      ELSE 0
    END AS overlapping
  FROM overlapped
), ended AS (
  SELECT
    la,
    person_key,
    la_person_id,
    record_id,
    gender,
    age,
    starts,
    'waiting 1' AS part,
    response_starts AS ended_on,
    response_band AS band,
    overlapping,
    CASE WHEN response = 'nothing' THEN 'nothing_followed' ELSE 'first_' || response END AS rule
  FROM waits
  UNION ALL
  SELECT
    la,
    person_key,
    la_person_id,
    record_id,
    gender,
    age,
    starts,
    'waiting 2',
    CASE WHEN NOT first_service_place IS NULL THEN service_starts END,
    service_band,
    overlapping,
    CASE
      WHEN service_place IS NULL
      THEN 'nothing_followed'
      WHEN first_service_place IS NULL
      THEN 'assessment_led_nowhere'
      ELSE 'first_service'
    END
  FROM waits
), told AS (
  SELECT
    la,
    person_key,
    la_person_id,
    record_id,
    gender,
    age,
    part,
    COALESCE(ended_on, starts) AS counted_on,
    COALESCE(band, 'Unknown') AS band,
    CASE
      WHEN overlapping = 0 AND NOT ended_on IS NULL AND band IN ('25 to 64', '65 and above')
      THEN 1
      ELSE 0
    END AS counts,
    CAST(CASE WHEN overlapping = 0 THEN (
      CAST(ended_on AS DATE) - CAST(starts AS DATE)
    ) END AS DOUBLE PRECISION) AS days,
    CASE WHEN overlapping = 1 THEN 'overlaps_an_earlier_request' ELSE rule END AS rule
  FROM ended
  UNION ALL
  SELECT
    la,
    person_key,
    la_person_id,
    record_id,
    gender,
    age,
    'both',
    starts,
    'Unknown',
    0,
    CAST(NULL AS DOUBLE PRECISION),
    standing
  FROM judged_requests
  WHERE
    standing <> 'valid'
)
SELECT
  la,
  person_key,
  la_person_id,
  part,
  CAST(record_id AS TEXT) AS unit,
  counted_on,
  age,
  band AS age_group,
  gender AS sex,
  counts,
  days,
  rule
FROM told
WHERE
  counted_on >= (
    SELECT
      "year_start"
    FROM parameters
  )
  AND counted_on <= (
    SELECT
      "year_end"
    FROM parameters
  )
