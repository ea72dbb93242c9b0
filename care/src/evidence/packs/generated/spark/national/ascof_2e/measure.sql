-- Of the people with long-term support in the year: who lives at home or with family. All, and people aged 18 to 64 whose reason
-- is a learning disability (2E LD).
--
-- Made by tools/transpile from care/src/evidence/national/ascof_2e/measure.sql: change it there.
WITH supported AS (
  SELECT
    la,
    person_key,
    MAX(LEAST(COALESCE(der_end, :year_end), :year_end)) AS last_day
  FROM joined
  WHERE
    event_type = 'service'
    AND client_type = 'service_user'
    AND service_type IN ('nursing', 'residential', 'community', 'prison')
    AND event_start_date <= :year_end
    AND (
      der_end IS NULL OR (
        der_end >= :year_start AND der_end >= event_start_date
      )
    )
  GROUP BY
    la,
    person_key
), aged AS (
  SELECT
    supported.la,
    supported.person_key,
    supported.last_day,
    person_details.la_person_id,
    person_details.gender,
    person_details.accommodation_status,
    person_details.accommodation_recorded,
    person_details.primary_support_reason,
    CASE WHEN person_details.date_of_death < :year_start THEN 1 ELSE 0 END AS died_before,
    CAST(FLOOR(DATEDIFF(supported.last_day, person_details.birth_month) / 365.25) AS INT) AS age,
    CASE WHEN NOT settled.accommodation IS NULL THEN 1 ELSE 0 END AS settled
  FROM supported
  JOIN person_details
    ON person_details.la = supported.la AND person_details.person_key = supported.person_key
  LEFT JOIN settled
    ON settled.accommodation = person_details.accommodation_status
), parts AS (
  SELECT
    '2E' AS measure
  UNION ALL
  SELECT
    '2E LD'
)
SELECT
  aged.la,
  aged.person_key,
  aged.la_person_id,
  parts.measure,
  '' AS unit,
  aged.last_day AS counted_on,
  aged.age,
  CASE
    WHEN aged.age IS NULL
    THEN 'Unknown'
    WHEN aged.age < 18
    THEN 'Under 18'
    WHEN aged.age < 65
    THEN '18 to 64'
    ELSE '65 and above'
  END AS age_group,
  aged.gender AS sex,
  CASE WHEN aged.died_before = 0 AND aged.age >= 18 THEN 1 ELSE 0 END AS denominator,
  CASE WHEN aged.died_before = 0 AND aged.age >= 18 THEN aged.settled ELSE 0 END AS numerator,
  CAST(NULL AS DOUBLE) AS value,
  CASE
    WHEN aged.died_before = 1
    THEN 'died_before'
    WHEN aged.age IS NULL
    THEN 'age_unknown'
    WHEN aged.age < 18
    THEN 'under_18'
    WHEN aged.settled = 1 AND aged.accommodation_recorded = 0
    THEN 'settled_told_from_service'
    WHEN aged.settled = 1
    THEN 'settled'
    WHEN aged.accommodation_status IN ('unknown', 'presumed_in_community')
    THEN 'accommodation_unknown'
    WHEN aged.accommodation_recorded = 0
    THEN 'not_settled_told_from_service'
    ELSE 'not_settled'
  END AS rule,
  aged.accommodation_status AS outcome
FROM aged
CROSS JOIN parts
WHERE
  parts.measure = '2E'
  OR (
    aged.primary_support_reason = 'learning_disability' AND aged.age BETWEEN 18 AND 64
  )
