-- Requests of new clients that ended in the year, and what each led to: the table STS001 of the short and long term return (SALT),
-- told from events.
--
-- Made by tools/transpile from care/src/evidence/national/requests_and_sequels/measure.sql: change it there.
WITH events AS (
  SELECT
    la,
    person_key,
    la_person_id,
    record_id,
    event_type,
    service_type,
    event_outcome,
    gender,
    event_start_date AS starts,
    der_end AS ends
  FROM joined
  WHERE
    client_type = 'service_user'
), own_numbers AS (
  SELECT DISTINCT
    la,
    la || '_' || la_person_id AS person_key
  FROM events
  WHERE
    person_key <> la || '_' || la_person_id
), ends_in AS (
  SELECT
    'reablement' AS outcome,
    1 AS place,
    CAST(NULL AS TEXT) AS sequel
  UNION ALL
  SELECT
    'assessment_or_review',
    2,
    NULL
  UNION ALL
  SELECT
    'admitted_to_hospital',
    3,
    NULL
  UNION ALL
  SELECT
    'support_planning_or_services',
    5,
    NULL
  UNION ALL
  SELECT
    'end_of_life',
    6,
    'end of life'
  UNION ALL
  SELECT
    'continuation',
    7,
    NULL
  UNION ALL
  SELECT
    'nfa_ended_as_planned',
    8,
    NULL
  UNION ALL
  SELECT
    'financial_assessment',
    9,
    NULL
  UNION ALL
  SELECT
    'nfa_deceased',
    11,
    'deceased'
  UNION ALL
  SELECT
    'nfa_moved',
    12,
    'other reason'
  UNION ALL
  SELECT
    'nfa_nhs',
    13,
    'NHS'
  UNION ALL
  SELECT
    'nfa_information_and_advice',
    14,
    'universal'
  UNION ALL
  SELECT
    'nfa_other_council_service',
    14,
    'universal'
  UNION ALL
  SELECT
    'nfa_self_funded',
    15,
    'other reason'
  UNION ALL
  SELECT
    'nfa_declined',
    16,
    'other reason'
  UNION ALL
  SELECT
    'nfa_ended_other',
    17,
    'other reason'
  UNION ALL
  SELECT
    'nfa_no_services',
    18,
    'other reason'
  UNION ALL
  SELECT
    'nfa_other',
    19,
    'other reason'
), services_in_order AS (
  SELECT
    'st_max' AS service,
    1 AS place,
    'ST-Max' AS sequel
  UNION ALL
  SELECT
    'nursing',
    2,
    'nursing'
  UNION ALL
  SELECT
    'residential',
    3,
    'residential'
  UNION ALL
  SELECT
    'community',
    4,
    'community'
  UNION ALL
  SELECT
    'prison',
    5,
    'prison'
  UNION ALL
  SELECT
    'ongoing_low_level',
    6,
    'low level'
  UNION ALL
  SELECT
    'other_short_term',
    7,
    'other short term'
), several AS (
  SELECT
    la,
    person_key,
    MAX(
      CASE
        WHEN ends >= (
          SELECT
            "year_start"
          FROM parameters
        )
        AND ends <= (
          SELECT
            "year_end"
          FROM parameters
        )
        THEN 1
        ELSE 0
      END
    ) AS in_the_year
  FROM events
  WHERE
    event_type = 'request'
  GROUP BY
    la,
    person_key
  HAVING
    COUNT(*) > 1
), after_each_other AS (
  SELECT
    events.*,
    COALESCE(ends_in.place, 99) AS outcome_place,
    (
      CAST(starts AS DATE) - CAST(LAG(ends) OVER (PARTITION BY events.la, events.person_key ORDER BY starts, ends, record_id) AS DATE)
    ) AS days_between
  FROM events
  JOIN several
    ON several.la = events.la AND several.person_key = events.person_key AND several.in_the_year = 1
  LEFT JOIN ends_in
    ON ends_in.outcome = events.event_outcome
  WHERE
    event_type = 'request'
), numbered AS (
  SELECT
    after_each_other.*,
    SUM(CASE WHEN days_between <= (
      SELECT
        "request_gap_days"
      FROM parameters
    ) THEN 0 ELSE 1 END) OVER (
      PARTITION BY la, person_key
      ORDER BY starts, ends, record_id
      rows BETWEEN UNBOUNDED preceding AND CURRENT ROW
    ) AS request_number
  FROM after_each_other
), begun AS (
  SELECT
    numbered.*,
    MIN(starts) OVER (PARTITION BY la, person_key, request_number) AS first_day
  FROM numbered
), last_of_several AS (
  SELECT
    begun.*,
    ROW_NUMBER() OVER (
      PARTITION BY la, person_key, request_number
      ORDER BY ends DESC NULLS LAST, outcome_place, record_id DESC NULLS LAST
    ) AS place
  FROM begun
  WHERE
    ends >= (
      SELECT
        "year_start"
      FROM parameters
    )
    AND ends <= (
      SELECT
        "year_end"
      FROM parameters
    )
), last_of_each AS (
  SELECT
    la,
    person_key,
    la_person_id,
    record_id,
    event_outcome,
    gender,
    first_day,
    ends
  FROM last_of_several
  WHERE
    place = 1
  UNION ALL
  SELECT
    events.la,
    events.person_key,
    la_person_id,
    record_id,
    event_outcome,
    gender,
    starts AS first_day,
    ends
  FROM events
  LEFT JOIN several
    ON several.la = events.la AND several.person_key = events.person_key
  WHERE
    event_type = 'request'
    AND several.la IS NULL
    AND ends >= (
      SELECT
        "year_start"
      FROM parameters
    )
    AND ends <= (
      SELECT
        "year_end"
      FROM parameters
    )
), helped_already AS (
  SELECT DISTINCT
    last_of_each.record_id
  FROM last_of_each
  JOIN events AS services
    ON services.la = last_of_each.la AND services.person_key = last_of_each.person_key
  WHERE
    services.service_type IN ('nursing', 'residential', 'community', 'prison')
    AND services.starts <= last_of_each.first_day
    AND (
      services.ends IS NULL OR services.ends >= last_of_each.first_day
    )
), judged AS (
  SELECT
    last_of_each.la,
    last_of_each.person_key,
    last_of_each.la_person_id,
    last_of_each.record_id,
    last_of_each.gender,
    last_of_each.first_day,
    last_of_each.ends AS last_day,
    last_of_each.event_outcome,
    ends_in.sequel,
    CAST(FLOOR(
      CAST((
        CAST((
          SELECT
            "year_end"
          FROM parameters
        ) AS DATE) - CAST(person_details.birth_month AS DATE)
      ) AS DOUBLE PRECISION) / 365.25
    ) AS INT) AS age,
    CASE
      WHEN NOT own_numbers.person_key IS NULL
      THEN 'number_unclear'
      WHEN person_details.birth_month IS NULL
      THEN 'age_unknown'
      WHEN FLOOR(
        CAST((
          CAST((
            SELECT
              "year_end"
            FROM parameters
          ) AS DATE) - CAST(person_details.birth_month AS DATE)
        ) AS DOUBLE PRECISION) / 365.25
      ) < 18
      THEN 'under_18'
      WHEN NOT helped_already.record_id IS NULL
      THEN 'long_term_open'
      ELSE 'new'
    END AS standing
  FROM last_of_each
  JOIN person_details
    ON person_details.la = last_of_each.la AND person_details.person_key = last_of_each.person_key
  LEFT JOIN own_numbers
    ON own_numbers.la = last_of_each.la AND own_numbers.person_key = last_of_each.person_key
  LEFT JOIN helped_already
    ON helped_already.record_id = last_of_each.record_id
  LEFT JOIN ends_in
    ON ends_in.outcome = last_of_each.event_outcome
), later AS (
  SELECT
    judged.record_id AS request,
    events.record_id,
    events.event_type,
    events.service_type,
    events.event_outcome,
    events.starts,
    events.ends,
    (
      CAST(events.starts AS DATE) - CAST(judged.last_day AS DATE)
    ) AS days_after,
    DENSE_RANK() OVER (PARTITION BY judged.record_id ORDER BY events.starts) AS day_place,
    (
      CAST(events.starts AS DATE) - CAST(LAG(events.ends) OVER (
        PARTITION BY judged.record_id
        ORDER BY events.starts, COALESCE(events.ends, CAST('9999-01-01' AS DATE)), events.record_id
      ) AS DATE)
    ) AS days_between
  FROM judged
  JOIN events
    ON events.la = judged.la AND events.person_key = judged.person_key AND events.starts >= judged.last_day
  WHERE
    judged.standing = 'new' AND NOT (
      events.event_type = 'request' AND events.ends = judged.last_day
    )
), chained AS (
  SELECT
    later.*,
    MIN(CASE WHEN days_between > (
      SELECT
        "chain_gap_days"
      FROM parameters
    ) THEN 0 ELSE 1 END) OVER (PARTITION BY request ORDER BY starts) AS unbroken,
    MIN(
      CASE
        WHEN day_place > 1
        THEN 1
        WHEN ends IS NULL AND (
          SELECT
            "open_sequel"
          FROM parameters
        ) = 'any_time'
        THEN 1
        WHEN days_after > (
          SELECT
            "sequel_reach_days"
          FROM parameters
        )
        THEN 0
        ELSE 1
      END
    ) OVER (PARTITION BY request ORDER BY starts) AS near,
    MIN(CASE WHEN event_type = 'request' THEN 0 ELSE 1 END) OVER (PARTITION BY request ORDER BY starts) AS no_request_yet
  FROM later
), followed AS (
  SELECT
    request,
    MIN(near) AS near,
    MIN(
      CASE
        WHEN near = 1 AND unbroken = 1 AND no_request_yet = 1
        THEN COALESCE(services_in_order.place, 99)
      END
    ) AS best
  FROM chained
  LEFT JOIN services_in_order
    ON services_in_order.service = chained.service_type
  GROUP BY
    request
), ended AS (
  SELECT
    chained.request,
    chained.event_type,
    chained.starts,
    COALESCE(chained.ends, CAST('1900-01-01' AS DATE)) AS ends,
    chained.event_outcome,
    ends_in.sequel,
    MAX(CASE WHEN NOT ends_in.sequel IS NULL THEN COALESCE(chained.ends, CAST('1900-01-01' AS DATE)) END) OVER (PARTITION BY chained.request) AS last_end
  FROM chained
  JOIN followed
    ON followed.request = chained.request
  LEFT JOIN ends_in
    ON ends_in.outcome = chained.event_outcome
  WHERE
    followed.best = 99 AND chained.near = 1 AND chained.unbroken = 1 AND chained.no_request_yet = 1
), last_ends AS (
  SELECT
    request,
    COUNT(*) AS found,
    MIN(event_outcome) AS outcome,
    MIN(sequel) AS sequel
  FROM (
    SELECT DISTINCT
      request,
      event_type,
      starts,
      event_outcome,
      sequel
    FROM ended
    WHERE
      ends = last_end
  ) AS on_the_last_day
  GROUP BY
    request
), placed AS (
  SELECT
    judged.*,
    CASE
      WHEN judged.standing <> 'new'
      THEN judged.standing
      WHEN followed.request IS NULL
      THEN 'own_nothing_followed'
      WHEN followed.best IS NULL AND followed.near = 0
      THEN 'own_too_late'
      WHEN followed.best IS NULL
      THEN 'own_next_request'
      WHEN followed.best < 99
      THEN 'service_followed'
      WHEN last_ends.found = 1
      THEN 'end_followed'
      WHEN last_ends.found > 1
      THEN 'several_ends_followed'
      ELSE 'own_no_service'
    END AS rule,
    CASE
      WHEN judged.standing <> 'new'
      THEN NULL
      WHEN followed.best < 99
      THEN services_in_order.service
      WHEN last_ends.found = 1
      THEN last_ends.outcome
      WHEN last_ends.found > 1
      THEN 'nfa_other'
      ELSE judged.event_outcome
    END AS outcome,
    CASE
      WHEN judged.standing <> 'new'
      THEN NULL
      WHEN followed.best < 99
      THEN services_in_order.sequel
      WHEN last_ends.found = 1
      THEN last_ends.sequel
      WHEN last_ends.found > 1
      THEN 'other reason'
      ELSE COALESCE(judged.sequel, 'not classified')
    END AS led_to
  FROM judged
  LEFT JOIN followed
    ON followed.request = judged.record_id
  LEFT JOIN services_in_order
    ON services_in_order.place = followed.best
  LEFT JOIN last_ends
    ON last_ends.request = judged.record_id
)
SELECT
  la,
  person_key,
  la_person_id,
  CAST(record_id AS TEXT) AS unit,
  last_day AS counted_on,
  age,
  CASE
    WHEN age IS NULL
    THEN 'Unknown'
    WHEN age < 18
    THEN 'Under 18'
    WHEN age < 65
    THEN '18 to 64'
    ELSE '65 and above'
  END AS age_group,
  gender AS sex,
  CASE WHEN standing = 'new' THEN 1 ELSE 0 END AS denominator,
  led_to,
  rule,
  outcome
FROM placed
