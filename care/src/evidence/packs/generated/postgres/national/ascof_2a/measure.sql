-- Short-term support to maximise independence (ST-Max) of new clients that ended in the year: what followed each episode, by the first of
-- six rules that fits. The numerator are those after which nobody asked the council for long-term support or a care home.
--
-- Made by tools/transpile from care/src/evidence/national/ascof_2a/measure.sql: change it there.
WITH supported AS (
  SELECT DISTINCT
    la,
    person_key
  FROM joined
  WHERE
    client_type = 'service_user' AND event_type = 'service' AND service_type = 'st_max'
), events AS (
  SELECT
    joined.la,
    joined.person_key,
    record_id,
    event_type,
    event_start_date AS starts,
    COALESCE(der_end, CAST('9999-01-01' AS DATE)) AS ends,
    service_type,
    service_component,
    event_outcome,
    outcome_rank + CASE
      WHEN event_outcome IS NULL
      OR event_outcome IN (
        'reablement',
        'assessment_or_review',
        'support_planning_or_services',
        'continuation',
        'financial_assessment',
        'end_of_life'
      )
      THEN 100
      ELSE 0
    END AS rank,
    CASE WHEN event_type = 'service' AND service_type = 'st_max' THEN 1 ELSE 0 END AS st_max
  FROM joined
  JOIN supported
    ON supported.la = joined.la AND supported.person_key = joined.person_key
  WHERE
    client_type = 'service_user' AND (
      der_end IS NULL OR der_end >= event_start_date
    )
), preceded AS (
  SELECT
    events.*,
    MAX(ends) OVER (
      PARTITION BY la, person_key
      ORDER BY starts, ends, rank, record_id DESC NULLS LAST
      rows BETWEEN UNBOUNDED preceding AND 1 preceding
    ) AS previous_end
  FROM events
  WHERE
    st_max = 1
), numbered AS (
  SELECT
    preceded.*,
    SUM(
      CASE
        WHEN NOT previous_end IS NULL
        AND (
          CAST(starts AS DATE) - CAST(previous_end AS DATE)
        ) <= (
          SELECT
            "gap_days"
          FROM parameters
        )
        THEN 0
        ELSE 1
      END
    ) OVER (
      PARTITION BY la, person_key
      ORDER BY starts, ends, rank, record_id DESC NULLS LAST
      rows BETWEEN UNBOUNDED preceding AND CURRENT ROW
    ) AS episode
  FROM preceded
), told AS (
  SELECT
    numbered.*,
    MIN(starts) OVER (PARTITION BY la, person_key, episode) AS first_day,
    MAX(ends) OVER (PARTITION BY la, person_key, episode) AS last_day,
    ROW_NUMBER() OVER (PARTITION BY la, person_key, episode ORDER BY ends DESC NULLS LAST, rank, record_id DESC NULLS LAST) AS place
  FROM numbered
), episodes AS (
  SELECT
    told.la,
    told.person_key,
    told.episode,
    told.first_day,
    told.last_day,
    told.event_outcome AS own_outcome,
    told.rank AS own_rank,
    person_details.la_person_id,
    person_details.gender,
    person_details.date_of_death,
    CAST(FLOOR(
      CAST((
        CAST(told.last_day AS DATE) - CAST(person_details.birth_month AS DATE)
      ) AS DOUBLE PRECISION) / 365.25
    ) AS INT) AS age
  FROM told
  JOIN person_details
    ON person_details.la = told.la AND person_details.person_key = told.person_key
  WHERE
    told.place = 1
    AND told.last_day >= (
      SELECT
        "year_start"
      FROM parameters
    )
    AND told.last_day <= (
      SELECT
        "year_end"
      FROM parameters
    )
), beside AS (
  SELECT
    episodes.la,
    episodes.person_key,
    episodes.episode,
    episodes.first_day,
    episodes.last_day,
    episodes.own_rank,
    events.record_id,
    events.event_type,
    events.starts,
    events.ends,
    events.service_type,
    events.service_component,
    events.event_outcome,
    events.rank,
    CASE
      WHEN events.starts >= episodes.first_day
      AND events.ends > episodes.last_day
      AND (
        CAST(events.starts AS DATE) - CAST(episodes.last_day AS DATE)
      ) <= (
        SELECT
          "sequel_days"
        FROM parameters
      )
      THEN 1
      ELSE 0
    END AS follows,
    CASE
      WHEN events.starts >= episodes.first_day
      AND events.ends > episodes.first_day
      AND events.ends <= episodes.last_day
      THEN 1
      ELSE 0
    END AS nested
  FROM episodes
  JOIN events
    ON events.la = episodes.la AND events.person_key = episodes.person_key
  WHERE
    events.st_max = 0 OR events.starts < episodes.first_day OR events.starts > episodes.last_day
), services AS (
  SELECT
    la,
    person_key,
    episode,
    CASE
      WHEN service_type = 'other_short_term'
      AND service_component IN ('short_term_residential', 'short_term_nursing')
      THEN 'short_term_care_home'
      ELSE service_type
    END AS service,
    ROW_NUMBER() OVER (
      PARTITION BY la, person_key, episode
      ORDER BY CASE service_type
        WHEN 'nursing'
        THEN 1
        WHEN 'residential'
        THEN 2
        WHEN 'community'
        THEN 3
        WHEN 'prison'
        THEN 4
        WHEN 'ongoing_low_level'
        THEN 6
        WHEN 'other_short_term'
        THEN 7
        ELSE 99
      END, CASE WHEN service_component IN ('short_term_residential', 'short_term_nursing') THEN 1 ELSE 2 END, record_id
    ) AS place
  FROM beside
  WHERE
    follows = 1
    AND service_type IN ('nursing', 'residential', 'community', 'prison', 'ongoing_low_level', 'other_short_term')
), usable AS (
  SELECT
    la,
    person_key,
    episode,
    rank,
    event_outcome
  FROM beside
  WHERE
    follows = 1
    AND event_type <> 'service'
    AND (
      event_outcome IS NULL OR event_outcome <> 'nfa_ended_as_planned'
    )
    AND (
      own_rank < 100 OR rank < 100
    )
), near_the_end AS (
  SELECT
    la,
    person_key,
    episode,
    rank,
    event_outcome
  FROM (
    SELECT
      beside.*,
      ROW_NUMBER() OVER (PARTITION BY la, person_key, episode ORDER BY ends DESC NULLS LAST, rank, record_id DESC NULLS LAST) AS place
    FROM beside
    WHERE
      nested = 1
      AND event_type IN ('assessment', 'review')
      AND (
        CAST(last_day AS DATE) - CAST(ends AS DATE)
      ) < (
        SELECT
          "near_end_days"
        FROM parameters
      )
      AND rank < 100
  ) AS nested_events
  WHERE
    place = 1
), followers AS (
  SELECT
    la,
    person_key,
    episode,
    MAX(follows) AS followed,
    MAX(
      CASE WHEN nested = 1 AND event_type = 'service' AND service_component = 'equipment' THEN 1 ELSE 0 END
    ) AS equipment,
    MAX(
      CASE
        WHEN service_type IN ('nursing', 'residential', 'community', 'prison')
        AND starts < first_day
        AND (
          CAST(first_day AS DATE) - CAST(ends AS DATE)
        ) < (
          SELECT
            "new_client_days"
          FROM parameters
        )
        THEN 1
        ELSE 0
      END
    ) AS existing
  FROM beside
  GROUP BY
    la,
    person_key,
    episode
), outcomes AS (
  SELECT DISTINCT
    usable.la,
    usable.person_key,
    usable.episode,
    episodes.own_rank AS rank,
    episodes.own_outcome AS outcome,
    1 AS source
  FROM usable
  JOIN episodes
    ON episodes.la = usable.la
    AND episodes.person_key = usable.person_key
    AND episodes.episode = usable.episode
  UNION ALL
  SELECT
    episodes.la,
    episodes.person_key,
    episodes.episode,
    episodes.own_rank,
    episodes.own_outcome,
    1
  FROM episodes
  LEFT JOIN followers
    ON followers.la = episodes.la
    AND followers.person_key = episodes.person_key
    AND followers.episode = episodes.episode
  WHERE
    episodes.own_rank < 100
    AND (
      COALESCE(followers.followed, 0) = 0
      OR (
        SELECT
          "hidden_outcome"
        FROM parameters
      ) = 'episode_counts'
    )
  UNION ALL
  SELECT
    la,
    person_key,
    episode,
    rank,
    event_outcome,
    2
  FROM usable
  WHERE
    rank < 100
  UNION ALL
  SELECT
    la,
    person_key,
    episode,
    rank,
    event_outcome,
    3
  FROM near_the_end
), best_outcome AS (
  SELECT
    la,
    person_key,
    episode,
    outcome,
    source
  FROM (
    SELECT
      outcomes.*,
      ROW_NUMBER() OVER (PARTITION BY la, person_key, episode ORDER BY rank, source, outcome) AS place
    FROM outcomes
  ) AS ranked
  WHERE
    place = 1
), judged AS (
  SELECT
    episodes.*,
    CASE
      WHEN episodes.age < 18
      THEN 'under_18'
      WHEN episodes.date_of_death < episodes.first_day
      THEN 'died_before'
      WHEN COALESCE(followers.existing, 0) = 1
      THEN 'existing_client'
      WHEN (
        CAST(episodes.date_of_death AS DATE) - CAST(episodes.last_day AS DATE)
      ) <= 7
      THEN 'sequel_1_died'
      WHEN episodes.own_outcome = 'admitted_to_hospital'
      THEN 'sequel_2_hospital'
      WHEN NOT services.service IS NULL
      THEN 'sequel_3_service'
      WHEN best_outcome.source = 1
      THEN 'sequel_4a_own_outcome'
      WHEN best_outcome.source = 2
      THEN 'sequel_4b_what_followed'
      WHEN best_outcome.source = 3
      THEN 'sequel_4c_review_near_the_end'
      WHEN followers.equipment = 1
      THEN 'sequel_5_equipment'
      ELSE 'sequel_6_own_outcome'
    END AS rule,
    services.service,
    best_outcome.outcome AS best
  FROM episodes
  LEFT JOIN followers
    ON followers.la = episodes.la
    AND followers.person_key = episodes.person_key
    AND followers.episode = episodes.episode
  LEFT JOIN services
    ON services.la = episodes.la
    AND services.person_key = episodes.person_key
    AND services.episode = episodes.episode
    AND services.place = 1
  LEFT JOIN best_outcome
    ON best_outcome.la = episodes.la
    AND best_outcome.person_key = episodes.person_key
    AND best_outcome.episode = episodes.episode
), concluded AS (
  SELECT
    judged.*,
    CASE
      WHEN rule = 'sequel_1_died'
      THEN 'nfa_deceased'
      WHEN rule = 'sequel_2_hospital'
      THEN 'admitted_to_hospital'
      WHEN rule = 'sequel_3_service'
      THEN service
      WHEN rule IN ('sequel_4a_own_outcome', 'sequel_4b_what_followed', 'sequel_4c_review_near_the_end')
      THEN best
      WHEN rule = 'sequel_5_equipment'
      THEN 'ongoing_low_level'
      WHEN rule = 'sequel_6_own_outcome'
      THEN own_outcome
    END AS outcome
  FROM judged
)
SELECT
  la,
  person_key,
  la_person_id,
  '2A' AS measure,
  CAST(first_day AS TEXT) AS unit,
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
  CASE
    WHEN outcome IN (
      'community',
      'nursing',
      'residential',
      'prison',
      'ongoing_low_level',
      'other_short_term',
      'short_term_care_home',
      'nfa_information_and_advice',
      'nfa_ended_as_planned',
      'nfa_moved',
      'nfa_other',
      'nfa_no_services',
      'nfa_ended_other',
      'nfa_other_council_service'
    )
    THEN 1
    ELSE 0
  END AS denominator,
  CASE
    WHEN outcome IN (
      'ongoing_low_level',
      'other_short_term',
      'nfa_information_and_advice',
      'nfa_ended_as_planned',
      'nfa_moved',
      'nfa_other',
      'nfa_no_services',
      'nfa_ended_other',
      'nfa_other_council_service'
    )
    THEN 1
    ELSE 0
  END AS numerator,
  CAST(NULL AS DOUBLE PRECISION) AS value,
  rule,
  outcome
FROM concluded
