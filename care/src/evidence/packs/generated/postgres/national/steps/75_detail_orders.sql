-- How well and how lately each row knows each detail of its person, as one number that can be compared: known before unknown,
-- then the newest reference period, the latest end (open is latest), the latest start. (client-level-data 2.2)
--
-- Made by tools/transpile from care/src/evidence/national/steps/75_detail_orders.sql: change it there.
SELECT
  la,
  person_key,
  la_person_id,
  ref_end,
  birth_month,
  date_of_death,
  lately,
  COALESCE(gender, 'unknown') AS gender,
  lately + CASE WHEN COALESCE(gender, 'unknown') <> 'unknown' THEN 1 ELSE 0 END * 1000000000000000 AS gender_order,
  COALESCE(ethnicity, 'undeclared') AS ethnicity,
  lately + CASE
    WHEN COALESCE(ethnicity, 'undeclared') = 'undeclared'
    THEN 0
    WHEN ethnicity = 'refused'
    THEN 1
    ELSE 2
  END * 1000000000000000 AS ethnicity_order,
  COALESCE(primary_support_reason, 'unknown') AS support_reason,
  lately + CASE
    WHEN NOT COALESCE(primary_support_reason, 'unknown') IN ('unknown', 'social_support_to_carer')
    THEN 1
    ELSE 0
  END * 1000000000000000 AS support_reason_order,
  COALESCE(accommodation_status, 'unknown') AS accommodation,
  lately + CASE WHEN COALESCE(accommodation_status, 'unknown') <> 'unknown' THEN 1 ELSE 0 END * 1000000000000000 AS accommodation_order,
  COALESCE(employment_status, 'unknown') AS employment,
  lately + CASE WHEN COALESCE(employment_status, 'unknown') <> 'unknown' THEN 1 ELSE 0 END * 1000000000000000 AS employment_order,
  COALESCE(has_unpaid_carer, 'unknown') AS carer,
  lately + CASE WHEN COALESCE(has_unpaid_carer, 'unknown') <> 'unknown' THEN 1 ELSE 0 END * 1000000000000000 AS carer_order,
  CASE
    WHEN client_funding_status IN ('client', 'joint', 'social_care')
    THEN client_funding_status
    ELSE 'unknown'
  END AS funding,
  lately + CASE WHEN client_funding_status IN ('client', 'joint', 'social_care') THEN 1 ELSE 0 END * 1000000000000000 AS funding_order
FROM (
  SELECT
    joined.*,
    CAST((
      CAST(ref_end AS DATE) - CAST('1900-01-01' AS DATE)
    ) AS BIGINT) * 10000000000 + CAST(LEAST((
      CAST(COALESCE(der_end, CAST('9999-01-01' AS DATE)) AS DATE) - CAST('1900-01-01' AS DATE)
    ), 99999) AS BIGINT) * 100000 + CAST(GREATEST((
      CAST(event_start_date AS DATE) - CAST('1900-01-01' AS DATE)
    ), 0) AS BIGINT) AS lately
  FROM joined
) AS dated
