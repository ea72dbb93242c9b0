-- The events of each chosen submission that belong to the time it speaks for, with the end that the nation reckons with: a
-- death ends what was open or went on after it. Requests, assessments and reviews belong to the time in which they end,
-- services to all times in which they run. (client-level-data 2.1 steps 3 and 4; deaths are those of the file)
--
-- Made by tools/transpile from care/src/evidence/national/steps/50_events_in_period.sql: change it there.
SELECT
  *
FROM (
  SELECT
    imported.import_id,
    imported.row_number,
    submissions.file_number * 1000000000 + imported.row_number AS record_id,
    imported.la_code AS la,
    CASE
      WHEN NOT imported.nhs_number IS NULL
      THEN imported.la_code || '_' || imported.nhs_number
      WHEN NOT imported.la_person_unique_identifier IS NULL
      THEN imported.la_code || '_' || imported.la_person_unique_identifier
    END AS person_key,
    imported.la_person_unique_identifier AS la_person_id,
    reference_periods.submission,
    reference_periods.ref_start,
    reference_periods.ref_end,
    reference_periods.is_last,
    imported.client_type,
    imported.event_type,
    imported.event_start_date,
    imported.event_end_date,
    CASE
      WHEN imported.date_of_death >= imported.event_start_date
      AND imported.date_of_death <= imported.event_end_date
      THEN imported.date_of_death
      WHEN imported.date_of_death > imported.event_start_date AND imported.event_end_date IS NULL
      THEN imported.date_of_death
      ELSE imported.event_end_date
    END AS der_end,
    imported.event_outcome,
    CASE WHEN NOT imported.event_outcome_raw IS NULL THEN 1 ELSE 0 END AS outcome_given,
    COALESCE(
      outcome_ranks.rank,
      CASE WHEN NOT imported.event_outcome_raw IS NULL THEN :rank_of_invalid ELSE 999 END
    ) AS outcome_rank,
    CASE WHEN LOWER(imported.event_description) LIKE '%conversation%' THEN 1 ELSE 0 END AS conversation,
    imported.request_route_of_access,
    imported.assessment_type,
    imported.service_type,
    CASE WHEN NOT imported.service_type_raw IS NULL THEN 1 ELSE 0 END AS service_type_given,
    imported.service_component,
    CASE WHEN NOT imported.service_component_raw IS NULL THEN 1 ELSE 0 END AS component_given,
    imported.delivery_mechanism,
    imported.review_reason,
    imported.method_of_review,
    imported.unit_cost_pence,
    imported.cost_frequency_unit_type,
    imported.planned_units_per_week_hundredths,
    imported.provider_cqc_location_id,
    CAST(DATE_TRUNC('MONTH', imported.date_of_birth) AS DATE) AS birth_month,
    imported.date_of_birth,
    imported.date_of_death,
    imported.gender,
    imported.ethnicity,
    imported.primary_support_reason,
    imported.accommodation_status,
    imported.employment_status,
    imported.has_unpaid_carer,
    imported.client_funding_status,
    imported.adult_1_linked_person_id,
    imported.adult_2_linked_person_id,
    imported.adult_3_linked_person_id
  FROM imported
  JOIN submissions
    ON submissions.import_id = imported.import_id AND submissions.la = imported.la_code
  JOIN reference_periods
    ON reference_periods.la = submissions.la AND reference_periods.submission = submissions.submission
  LEFT JOIN outcome_ranks
    ON outcome_ranks.outcome = imported.event_outcome
  WHERE
    NOT imported.event_type IS NULL
    AND imported.event_start_date <= reference_periods.ref_end
    AND (
      NOT imported.nhs_number IS NULL OR NOT imported.la_person_unique_identifier IS NULL
    )
    AND (
      imported.date_of_death IS NULL
      OR (
        imported.date_of_death >= reference_periods.ref_start
        AND imported.date_of_death >= imported.event_start_date
      )
    )
) AS ended
WHERE
  (
    event_type = 'service' AND (
      der_end >= ref_start OR (
        der_end IS NULL
      )
    )
  )
  OR (
    event_type <> 'service' AND der_end >= ref_start AND der_end <= ref_end
  )
