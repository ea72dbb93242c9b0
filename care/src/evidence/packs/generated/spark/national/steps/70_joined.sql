-- One row for each event, however often it was submitted: the newest reference period's row stands, of that an open one before one
-- that ended, then the later end, the outcome first in the national order, a conversation, and the newest record. References
-- of events are not looked at, because councils make them anew for each extract. A service that is open at the end of the
-- time its submission speaks for, and that the next submission no longer has, ended there. (client-level-data 2.1 steps 3, 4, 6, 7 and 9)
--
-- Made by tools/transpile from care/src/evidence/national/steps/70_joined.sql: change it there.
WITH events_in_period AS (
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
      reference_periods.is_first,
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
), later AS (
  SELECT DISTINCT
    la,
    person_key,
    client_type,
    event_start_date,
    service_type,
    service_type_given,
    service_component,
    component_given,
    ref_start
  FROM events_in_period
  WHERE
    event_type = 'service' AND is_first = 0
), vanished AS (
  SELECT
    events_in_period.record_id
  FROM events_in_period
  LEFT JOIN later
    ON later.la = events_in_period.la
    AND later.person_key = events_in_period.person_key
    AND later.client_type IS NOT DISTINCT FROM events_in_period.client_type
    AND later.event_start_date = events_in_period.event_start_date
    AND later.service_type IS NOT DISTINCT FROM events_in_period.service_type
    AND later.service_type_given = events_in_period.service_type_given
    AND later.service_component IS NOT DISTINCT FROM events_in_period.service_component
    AND later.component_given = events_in_period.component_given
    AND DATEDIFF(later.ref_start, events_in_period.ref_end) = 1
  WHERE
    events_in_period.event_type = 'service'
    AND events_in_period.is_last = 0
    AND (
      events_in_period.der_end IS NULL OR events_in_period.der_end >= events_in_period.ref_end
    )
    AND later.la IS NULL
), crowded AS (
  SELECT
    la,
    person_key,
    event_type,
    event_start_date
  FROM events_in_period
  GROUP BY
    la,
    person_key,
    event_type,
    event_start_date
  HAVING
    COUNT(*) > 1
), placed AS (
  SELECT
    events_in_period.record_id,
    ROW_NUMBER() OVER (
      PARTITION BY events_in_period.la, events_in_period.person_key, events_in_period.event_type, events_in_period.client_type, events_in_period.event_start_date, CASE WHEN events_in_period.event_type <> 'service' THEN events_in_period.der_end END, CASE
        WHEN events_in_period.event_type = 'request'
        THEN events_in_period.request_route_of_access
        WHEN events_in_period.event_type = 'assessment'
        THEN events_in_period.assessment_type
        WHEN events_in_period.event_type = 'service'
        THEN events_in_period.service_type
      END, CASE WHEN events_in_period.event_type = 'service' THEN events_in_period.service_component END, CASE
        WHEN events_in_period.event_type = 'service'
        THEN events_in_period.service_type_given * 2 + events_in_period.component_given
      END
      ORDER BY events_in_period.ref_end DESC, COALESCE(
        CASE WHEN NOT vanished.record_id IS NULL THEN events_in_period.ref_end ELSE events_in_period.der_end END,
        CAST('9999-01-01' AS DATE)
      ) DESC, events_in_period.outcome_rank NULLS LAST, events_in_period.conversation DESC, CASE
        WHEN :ties = 'by_content'
        THEN CONCAT(
          COALESCE(COALESCE(events_in_period.delivery_mechanism, '~'), ''),
          '|',
          COALESCE(COALESCE(events_in_period.event_outcome, '~'), ''),
          '|',
          COALESCE(COALESCE(CAST(events_in_period.birth_month AS STRING), '~'), ''),
          '|',
          COALESCE(COALESCE(events_in_period.gender, '~'), ''),
          '|',
          COALESCE(COALESCE(events_in_period.ethnicity, '~'), ''),
          '|',
          COALESCE(COALESCE(events_in_period.primary_support_reason, '~'), ''),
          '|',
          COALESCE(COALESCE(events_in_period.accommodation_status, '~'), ''),
          '|',
          COALESCE(COALESCE(events_in_period.la_person_id, '~'), '')
        )
      END NULLS LAST, events_in_period.record_id DESC
    ) AS place
  FROM events_in_period
  JOIN crowded
    ON crowded.la = events_in_period.la
    AND crowded.person_key = events_in_period.person_key
    AND crowded.event_type = events_in_period.event_type
    AND crowded.event_start_date = events_in_period.event_start_date
  LEFT JOIN vanished
    ON vanished.record_id = events_in_period.record_id
), outdone AS (
  SELECT
    record_id
  FROM placed
  WHERE
    place > 1
)
SELECT
  events_in_period.import_id,
  events_in_period.row_number,
  events_in_period.record_id,
  events_in_period.la,
  events_in_period.person_key,
  events_in_period.la_person_id,
  events_in_period.submission,
  events_in_period.ref_start,
  events_in_period.ref_end,
  events_in_period.client_type,
  events_in_period.event_type,
  events_in_period.event_start_date,
  events_in_period.event_end_date,
  CASE WHEN NOT vanished.record_id IS NULL THEN events_in_period.ref_end ELSE events_in_period.der_end END AS der_end,
  events_in_period.event_outcome,
  events_in_period.outcome_given,
  events_in_period.outcome_rank,
  events_in_period.conversation,
  events_in_period.request_route_of_access,
  events_in_period.assessment_type,
  events_in_period.service_type,
  events_in_period.service_type_given,
  events_in_period.service_component,
  events_in_period.component_given,
  events_in_period.delivery_mechanism,
  events_in_period.review_reason,
  events_in_period.method_of_review,
  events_in_period.provider_cqc_location_id,
  events_in_period.birth_month,
  events_in_period.date_of_birth,
  events_in_period.date_of_death,
  events_in_period.gender,
  events_in_period.ethnicity,
  events_in_period.primary_support_reason,
  events_in_period.accommodation_status,
  events_in_period.employment_status,
  events_in_period.has_unpaid_carer,
  events_in_period.client_funding_status,
  events_in_period.adult_1_linked_person_id,
  events_in_period.adult_2_linked_person_id,
  events_in_period.adult_3_linked_person_id
FROM events_in_period
LEFT JOIN outdone
  ON outdone.record_id = events_in_period.record_id
LEFT JOIN vanished
  ON vanished.record_id = events_in_period.record_id
WHERE
  outdone.record_id IS NULL
