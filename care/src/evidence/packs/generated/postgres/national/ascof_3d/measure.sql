-- Self-directed support and direct payments: people with long-term support in the community on the last day of the year (1a, 2a), and
-- unpaid carers supported in the year (1b, 2b).
--
-- Made by tools/transpile from care/src/evidence/national/ascof_3d/measure.sql: change it there.
WITH clients AS (
  SELECT
    joined.la,
    joined.person_key,
    MIN(
      CASE
        WHEN joined.service_type = 'nursing'
        THEN 1
        WHEN joined.service_type = 'residential'
        THEN 2
        WHEN joined.service_type = 'community'
        AND (
          joined.service_component = 'direct_payment' OR joined.delivery_mechanism = 'direct_payment'
        )
        THEN 3
        WHEN joined.service_type = 'community' AND joined.delivery_mechanism = 'managed_budget'
        THEN 4
        WHEN joined.service_type = 'community' AND joined.delivery_mechanism = 'commissioned'
        THEN 5
        WHEN joined.service_type = 'community'
        THEN 6
        WHEN joined.service_component = 'direct_payment'
        THEN 9
        WHEN joined.delivery_mechanism = 'managed_budget'
        THEN 7
        WHEN joined.delivery_mechanism = 'commissioned'
        THEN 8
        ELSE 9
      END
    ) AS place
  FROM joined
  WHERE
    joined.client_type = 'service_user'
    AND joined.service_type IN ('nursing', 'residential', 'community', 'prison')
    AND joined.event_start_date <= (
      SELECT
        "year_end"
      FROM parameters
    )
    AND (
      joined.der_end IS NULL
      OR (
        joined.der_end >= (
          SELECT
            "year_end"
          FROM parameters
        )
        AND joined.der_end >= joined.event_start_date
      )
    )
  GROUP BY
    joined.la,
    joined.person_key
), carers AS (
  SELECT
    joined.la,
    joined.person_key,
    MIN(
      CASE
        WHEN joined.service_type = 'carer_direct'
        AND (
          joined.delivery_mechanism = 'direct_payment' OR joined.service_component = 'direct_payment'
        )
        THEN 1
        WHEN joined.service_type = 'carer_direct'
        AND joined.service_component IS NULL
        AND joined.component_given = 0
        AND (
          SELECT
            "null_component"
          FROM parameters
        ) = 'no_category'
        THEN NULL
        WHEN joined.service_type = 'carer_direct' AND joined.delivery_mechanism = 'managed_budget'
        THEN 2
        WHEN joined.service_type = 'carer_direct' AND joined.delivery_mechanism = 'commissioned'
        THEN 3
        WHEN joined.service_type = 'carer_direct'
        THEN 4
        WHEN joined.service_type = 'carer_via_cared_for'
        THEN 6
        WHEN joined.event_type IN ('assessment', 'review') AND joined.event_outcome = 'nfa_information_and_advice'
        THEN 5
        WHEN joined.event_type IN ('assessment', 'review')
        THEN 6
        WHEN joined.event_type = 'request'
        THEN 5
      END
    ) AS place
  FROM joined
  WHERE
    joined.client_type IN ('carer', 'carer_by_association')
    AND joined.event_start_date <= (
      SELECT
        "year_end"
      FROM parameters
    )
    AND (
      joined.der_end IS NULL
      OR (
        joined.der_end >= (
          SELECT
            "year_start"
          FROM parameters
        )
        AND joined.der_end >= joined.event_start_date
      )
    )
    AND (
      joined.service_type IN ('carer_direct', 'carer_via_cared_for')
      OR (
        joined.service_type IS NULL
        AND joined.service_type_given = 0
        AND (
          joined.event_outcome = 'nfa_information_and_advice' OR joined.event_type IN ('assessment', 'review')
        )
      )
    )
  GROUP BY
    joined.la,
    joined.person_key
), placed AS (
  SELECT
    la,
    person_key,
    'client' AS who,
    place,
    (
      SELECT
        "year_end"
      FROM parameters
    ) AS alive_on
  FROM clients
  UNION ALL
  SELECT
    la,
    person_key,
    'carer' AS who,
    place,
    (
      SELECT
        "year_start"
      FROM parameters
    ) AS alive_on
  FROM carers
), aged AS (
  SELECT
    placed.la,
    placed.person_key,
    person_details.la_person_id,
    placed.who,
    placed.place,
    person_details.gender,
    CASE WHEN person_details.date_of_death < placed.alive_on THEN 1 ELSE 0 END AS died_before,
    CAST(FLOOR(
      CAST((
        CAST((
          SELECT
            "year_end"
          FROM parameters
        ) AS DATE) - CAST(person_details.birth_month AS DATE)
      ) AS DOUBLE PRECISION) / 365.25
    ) AS INT) AS age
  FROM placed
  JOIN person_details
    ON person_details.la = placed.la AND person_details.person_key = placed.person_key
)
SELECT
  la,
  person_key,
  la_person_id,
  who,
  place,
  (
    SELECT
      "year_end"
    FROM parameters
  ) AS counted_on,
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
    WHEN died_before = 0
    AND COALESCE(age, 18) >= 18
    AND (
      (
        who = 'client' AND place BETWEEN 3 AND 6
      ) OR (
        who = 'carer' AND place <= 3
      )
    )
    THEN 1
    ELSE 0
  END AS denominator,
  CASE
    WHEN died_before = 0 AND COALESCE(age, 18) >= 18 AND (
      who = 'carer' OR place >= 3
    )
    THEN 1
    ELSE 0
  END AS may_count,
  CASE
    WHEN died_before = 1
    THEN 'died_before'
    WHEN age < 18
    THEN 'under_18'
    WHEN who = 'client'
    THEN CASE place
      WHEN 1
      THEN 'nursing_outranks'
      WHEN 2
      THEN 'residential_outranks'
      WHEN 3
      THEN 'direct_payment'
      WHEN 4
      THEN 'managed_budget'
      WHEN 5
      THEN 'commissioned'
      WHEN 6
      THEN 'mechanism_unknown'
      ELSE 'prison'
    END
    ELSE CASE place
      WHEN 1
      THEN 'direct_payment'
      WHEN 2
      THEN 'managed_budget'
      WHEN 3
      THEN 'commissioned'
      WHEN 4
      THEN 'mechanism_unknown'
      WHEN 5
      THEN 'information_only'
      WHEN 6
      THEN 'no_direct_support'
      ELSE 'component_blank'
    END
  END AS rule
FROM aged
