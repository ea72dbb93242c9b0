-- One row for each event, however often it was submitted: the newest reference period's row stands, of that an open one before one
-- that ended, then the later end, the outcome first in the national order, a conversation, and the newest record. References
-- of events are not looked at, because councils make them anew for each extract. A service that is open at the end of the
-- time its submission speaks for, and that the next submission no longer has, ended there. (client-level-data 2.1 steps 6, 7, 9)
--
-- Made by tools/transpile from care/src/evidence/national/steps/70_joined.sql: change it there.
WITH later AS (
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
    event_type = 'service'
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
    AND (
      CAST(later.ref_start AS DATE) - CAST(events_in_period.ref_end AS DATE)
    ) = 1
  WHERE
    events_in_period.event_type = 'service'
    AND events_in_period.is_last = 0
    AND (
      events_in_period.der_end IS NULL OR events_in_period.der_end >= events_in_period.ref_end
    )
    AND later.la IS NULL
), placed AS (
  SELECT
    events_in_period.record_id,
    CASE WHEN NOT vanished.record_id IS NULL THEN events_in_period.ref_end ELSE events_in_period.der_end END AS cropped_end,
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
      ORDER BY events_in_period.ref_end DESC NULLS LAST, COALESCE(
        CASE WHEN NOT vanished.record_id IS NULL THEN events_in_period.ref_end ELSE events_in_period.der_end END,
        CAST('9999-01-01' AS DATE)
      ) DESC NULLS LAST, events_in_period.outcome_rank, events_in_period.conversation DESC NULLS LAST, CASE
        WHEN (
          SELECT
            "ties"
          FROM parameters
        ) = 'by_content'
        THEN CONCAT(
          COALESCE(events_in_period.delivery_mechanism, '~'),
          '|',
          COALESCE(events_in_period.event_outcome, '~'),
          '|',
          COALESCE(CAST(events_in_period.birth_month AS TEXT), '~'),
          '|',
          COALESCE(events_in_period.gender, '~'),
          '|',
          COALESCE(events_in_period.ethnicity, '~'),
          '|',
          COALESCE(events_in_period.primary_support_reason, '~'),
          '|',
          COALESCE(events_in_period.accommodation_status, '~'),
          '|',
          COALESCE(events_in_period.la_person_id, '~')
        )
      END, events_in_period.record_id DESC NULLS LAST
    ) AS place
  FROM events_in_period
  LEFT JOIN vanished
    ON vanished.record_id = events_in_period.record_id
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
  placed.cropped_end AS der_end,
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
JOIN placed
  ON placed.record_id = events_in_period.record_id
WHERE
  placed.place = 1
