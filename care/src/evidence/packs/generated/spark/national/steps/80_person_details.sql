-- What is known of each person: each detail from the row that knows it best and latest; rows of one day that disagree leave
-- it unknown. Where somebody lives is told from their latest service when nobody recorded it. Deaths are those of the
-- files, because a council has no other. (client-level-data 2.2)
--
-- Made by tools/transpile from care/src/evidence/national/steps/80_person_details.sql: change it there.
WITH told AS (
  SELECT DISTINCT
    la,
    person_key,
    la_person_id,
    birth_month,
    date_of_death,
    COALESCE(gender, 'unknown') AS gender,
    COALESCE(ethnicity, 'undeclared') AS ethnicity,
    COALESCE(primary_support_reason, 'unknown') AS support_reason,
    COALESCE(accommodation_status, 'unknown') AS accommodation,
    COALESCE(employment_status, 'unknown') AS employment,
    COALESCE(has_unpaid_carer, 'unknown') AS carer,
    CASE
      WHEN client_funding_status IN ('client', 'joint', 'social_care')
      THEN client_funding_status
      ELSE 'unknown'
    END AS funding
  FROM year_events
  LEFT JOIN outdone
    ON outdone.record_id = year_events.record_id
  WHERE
    of_its_period = 1 AND outdone.record_id IS NULL
), disputed AS (
  SELECT
    la,
    person_key
  FROM told
  GROUP BY
    la,
    person_key
  HAVING
    COUNT(*) > 1
), dated AS (
  SELECT
    joined.la,
    joined.person_key,
    joined.la_person_id,
    joined.ref_end,
    joined.birth_month,
    joined.date_of_death,
    COALESCE(joined.gender, 'unknown') AS gender,
    COALESCE(joined.ethnicity, 'undeclared') AS ethnicity,
    COALESCE(joined.primary_support_reason, 'unknown') AS support_reason,
    COALESCE(joined.accommodation_status, 'unknown') AS accommodation,
    COALESCE(joined.employment_status, 'unknown') AS employment,
    COALESCE(joined.has_unpaid_carer, 'unknown') AS carer,
    CASE
      WHEN joined.client_funding_status IN ('client', 'joint', 'social_care')
      THEN joined.client_funding_status
      ELSE 'unknown'
    END AS funding,
    CAST(DATEDIFF(joined.ref_end, CAST('1900-01-01' AS DATE)) AS BIGINT) * 10000000000 + CAST(LEAST(DATEDIFF(COALESCE(joined.der_end, CAST('9999-01-01' AS DATE)), CAST('1900-01-01' AS DATE)), 99999) AS BIGINT) * 100000 + CAST(GREATEST(DATEDIFF(joined.event_start_date, CAST('1900-01-01' AS DATE)), 0) AS BIGINT) AS lately
  FROM joined
  JOIN disputed
    ON disputed.la = joined.la AND disputed.person_key = joined.person_key
), detail_orders AS (
  SELECT
    dated.*,
    lately + CASE WHEN gender <> 'unknown' THEN 1 ELSE 0 END * 1000000000000000 AS gender_order,
    lately + CASE WHEN ethnicity = 'undeclared' THEN 0 WHEN ethnicity = 'refused' THEN 1 ELSE 2 END * 1000000000000000 AS ethnicity_order,
    lately + CASE WHEN NOT support_reason IN ('unknown', 'social_support_to_carer') THEN 1 ELSE 0 END * 1000000000000000 AS support_reason_order,
    lately + CASE WHEN accommodation <> 'unknown' THEN 1 ELSE 0 END * 1000000000000000 AS accommodation_order,
    lately + CASE WHEN employment <> 'unknown' THEN 1 ELSE 0 END * 1000000000000000 AS employment_order,
    lately + CASE WHEN carer <> 'unknown' THEN 1 ELSE 0 END * 1000000000000000 AS carer_order,
    lately + CASE WHEN funding <> 'unknown' THEN 1 ELSE 0 END * 1000000000000000 AS funding_order
  FROM dated
), best AS (
  SELECT
    la,
    person_key,
    MAX(lately) AS lately,
    MAX(CASE WHEN NOT birth_month IS NULL THEN ref_end END) AS birth_ref,
    MAX(CASE WHEN NOT date_of_death IS NULL THEN ref_end END) AS death_ref,
    COUNT(DISTINCT la_person_id) AS la_person_ids,
    MAX(gender_order) AS gender_order,
    MAX(ethnicity_order) AS ethnicity_order,
    MAX(support_reason_order) AS support_reason_order,
    MAX(accommodation_order) AS accommodation_order,
    MAX(employment_order) AS employment_order,
    MAX(carer_order) AS carer_order,
    MAX(funding_order) AS funding_order
  FROM detail_orders
  GROUP BY
    la,
    person_key
), decided AS (
  SELECT
    best.la,
    best.person_key,
    MAX(best.la_person_ids) AS la_person_ids,
    COALESCE(
      MIN(CASE WHEN detail_orders.lately = best.lately THEN detail_orders.la_person_id END),
      MIN(detail_orders.la_person_id)
    ) AS la_person_id,
    MIN(CASE WHEN detail_orders.ref_end = best.birth_ref THEN detail_orders.birth_month END) AS birth_month,
    MAX(CASE WHEN detail_orders.ref_end = best.death_ref THEN detail_orders.date_of_death END) AS date_of_death,
    MIN(CASE WHEN detail_orders.gender_order = best.gender_order THEN detail_orders.gender END) AS gender_first,
    MAX(CASE WHEN detail_orders.gender_order = best.gender_order THEN detail_orders.gender END) AS gender_last,
    MIN(CASE WHEN detail_orders.ethnicity_order = best.ethnicity_order THEN detail_orders.ethnicity END) AS ethnicity_first,
    MAX(CASE WHEN detail_orders.ethnicity_order = best.ethnicity_order THEN detail_orders.ethnicity END) AS ethnicity_last,
    MIN(
      CASE
        WHEN detail_orders.support_reason_order = best.support_reason_order
        THEN detail_orders.support_reason
      END
    ) AS support_reason_first,
    MAX(
      CASE
        WHEN detail_orders.support_reason_order = best.support_reason_order
        THEN detail_orders.support_reason
      END
    ) AS support_reason_last,
    MIN(
      CASE
        WHEN detail_orders.accommodation_order = best.accommodation_order
        THEN detail_orders.accommodation
      END
    ) AS accommodation_first,
    MAX(
      CASE
        WHEN detail_orders.accommodation_order = best.accommodation_order
        THEN detail_orders.accommodation
      END
    ) AS accommodation_last,
    MIN(CASE WHEN detail_orders.employment_order = best.employment_order THEN detail_orders.employment END) AS employment_first,
    MAX(CASE WHEN detail_orders.employment_order = best.employment_order THEN detail_orders.employment END) AS employment_last,
    MIN(CASE WHEN detail_orders.carer_order = best.carer_order THEN detail_orders.carer END) AS carer_first,
    MAX(CASE WHEN detail_orders.carer_order = best.carer_order THEN detail_orders.carer END) AS carer_last,
    MIN(CASE WHEN detail_orders.funding_order = best.funding_order THEN detail_orders.funding END) AS funding_first,
    MAX(CASE WHEN detail_orders.funding_order = best.funding_order THEN detail_orders.funding END) AS funding_last
  FROM detail_orders
  JOIN best
    ON best.la = detail_orders.la AND best.person_key = detail_orders.person_key
  GROUP BY
    best.la,
    best.person_key
), known AS (
  SELECT
    told.la,
    told.person_key,
    CASE WHEN told.la_person_id IS NULL THEN 0 ELSE 1 END AS la_person_ids,
    told.la_person_id,
    told.birth_month,
    told.date_of_death,
    told.gender,
    told.ethnicity,
    told.support_reason AS primary_support_reason,
    told.employment AS employment_status,
    told.funding AS client_funding_status,
    told.carer AS has_unpaid_carer,
    CASE WHEN told.accommodation <> 'unknown' THEN told.accommodation END AS accommodation
  FROM told
  LEFT JOIN disputed
    ON disputed.la = told.la AND disputed.person_key = told.person_key
  WHERE
    disputed.la IS NULL
  UNION ALL
  SELECT
    la,
    person_key,
    la_person_ids,
    la_person_id,
    birth_month,
    date_of_death,
    CASE WHEN gender_first = gender_last THEN gender_first ELSE 'unknown' END,
    CASE WHEN ethnicity_first = ethnicity_last THEN ethnicity_first ELSE 'undeclared' END,
    CASE WHEN support_reason_first = support_reason_last THEN support_reason_first ELSE 'unknown' END,
    CASE WHEN employment_first = employment_last THEN employment_first ELSE 'unknown' END,
    CASE WHEN funding_first = funding_last THEN funding_first ELSE 'unknown' END,
    CASE WHEN carer_first = carer_last THEN carer_first ELSE 'unknown' END,
    CASE
      WHEN accommodation_first = accommodation_last AND accommodation_first <> 'unknown'
      THEN accommodation_first
    END
  FROM decided
), homeless_in_the_file AS (
  SELECT
    la,
    person_key
  FROM known
  WHERE
    accommodation IS NULL
), services AS (
  SELECT
    joined.la,
    joined.person_key,
    CASE
      WHEN joined.service_type IN ('carer_direct', 'carer_via_cared_for')
      THEN NULL
      ELSE joined.service_type
    END AS service_type,
    CASE
      WHEN joined.service_component IN ('shared_lives', 'supported_living', 'extra_care_housing', 'home_support')
      THEN joined.service_component
    END AS service_component,
    CAST(LEAST(DATEDIFF(COALESCE(joined.der_end, CAST('9999-01-01' AS DATE)), CAST('1900-01-01' AS DATE)), 99999) AS BIGINT) * 100000000 + (
      99 - CASE joined.service_type
        WHEN 'nursing'
        THEN 1
        WHEN 'residential'
        THEN 2
        WHEN 'community'
        THEN 3
        WHEN 'prison'
        THEN 4
        WHEN 'st_max'
        THEN 5
        WHEN 'ongoing_low_level'
        THEN 6
        WHEN 'other_short_term'
        THEN 7
        ELSE 99
      END
    ) * 1000000 + CASE
      WHEN joined.service_component IN ('shared_lives', 'supported_living', 'extra_care_housing', 'home_support')
      THEN 1
      ELSE 0
    END * 100000 + CAST(GREATEST(DATEDIFF(joined.event_start_date, CAST('1900-01-01' AS DATE)), 0) AS BIGINT) AS lately
  FROM joined
  JOIN homeless_in_the_file
    ON homeless_in_the_file.la = joined.la AND homeless_in_the_file.person_key = joined.person_key
  WHERE
    joined.event_type = 'service'
), latest_service AS (
  SELECT
    la,
    person_key,
    MAX(lately) AS lately
  FROM services
  GROUP BY
    la,
    person_key
), only_service AS (
  SELECT
    services.la,
    services.person_key,
    CASE WHEN MIN(services.service_type) = MAX(services.service_type) THEN MIN(services.service_type) END AS service_type,
    CASE
      WHEN MIN(services.service_component) = MAX(services.service_component)
      THEN MIN(services.service_component)
    END AS service_component
  FROM services
  JOIN latest_service
    ON latest_service.la = services.la
    AND latest_service.person_key = services.person_key
    AND latest_service.lately = services.lately
  GROUP BY
    services.la,
    services.person_key
), carers AS (
  SELECT
    la,
    adult_1_linked_person_id,
    adult_2_linked_person_id,
    adult_3_linked_person_id
  FROM joined
  WHERE
    client_type IN ('carer', 'carer_by_association')
    AND event_start_date <= :year_end
    AND (
      der_end >= :year_start OR der_end IS NULL
    )
), named_by_carers AS (
  SELECT
    la,
    adult_1_linked_person_id AS la_person_id
  FROM carers
  WHERE
    NOT adult_1_linked_person_id IS NULL
  UNION
  SELECT
    la,
    adult_2_linked_person_id AS la_person_id
  FROM carers
  WHERE
    NOT adult_2_linked_person_id IS NULL
  UNION
  SELECT
    la,
    adult_3_linked_person_id AS la_person_id
  FROM carers
  WHERE
    NOT adult_3_linked_person_id IS NULL
), cared_for AS (
  SELECT DISTINCT
    joined.la,
    joined.person_key
  FROM joined
  JOIN named_by_carers
    ON named_by_carers.la = joined.la AND named_by_carers.la_person_id = joined.la_person_id
)
SELECT
  known.la,
  known.person_key,
  known.la_person_id,
  known.la_person_ids,
  known.birth_month,
  known.date_of_death,
  known.gender,
  known.ethnicity,
  known.primary_support_reason,
  known.employment_status,
  known.client_funding_status,
  CASE WHEN NOT cared_for.la IS NULL THEN 'yes' ELSE known.has_unpaid_carer END AS has_unpaid_carer,
  CASE
    WHEN NOT known.accommodation IS NULL
    THEN known.accommodation
    WHEN only_service.service_type = 'nursing'
    THEN 'nursing_home'
    WHEN only_service.service_type = 'residential'
    THEN 'care_home'
    WHEN only_service.service_component = 'shared_lives'
    THEN 'shared_lives'
    WHEN only_service.service_component = 'extra_care_housing'
    THEN 'sheltered_or_extra_care'
    WHEN only_service.service_component = 'supported_living'
    THEN 'supported_accommodation'
    WHEN only_service.service_type = 'community' AND only_service.service_component = 'home_support'
    THEN 'presumed_at_home'
    WHEN only_service.service_type = 'community' AND only_service.service_component IS NULL
    THEN 'presumed_in_community'
    WHEN only_service.service_type = 'prison'
    THEN 'prison_or_detention'
    ELSE 'unknown'
  END AS accommodation_status,
  CASE WHEN NOT known.accommodation IS NULL THEN 1 ELSE 0 END AS accommodation_recorded
FROM known
LEFT JOIN only_service
  ON only_service.la = known.la AND only_service.person_key = known.person_key
LEFT JOIN cared_for
  ON cared_for.la = known.la AND cared_for.person_key = known.person_key
