-- One row for each event, however often it was submitted: the newest reference period's row stands, of that an open one before one
-- that ended, then the later end, the outcome first in the national order, a conversation, and the newest record. References
-- of events are not looked at, because councils make them anew for each extract. (client-level-data 2.1 steps 6 and 9)
select
  import_id,
  row_number,
  record_id,
  la,
  person_key,
  la_person_id,
  submission,
  ref_start,
  ref_end,
  client_type,
  event_type,
  event_start_date,
  event_end_date,
  cropped_end as der_end,
  event_outcome,
  outcome_given,
  outcome_rank,
  conversation,
  request_route_of_access,
  assessment_type,
  service_type,
  service_component,
  delivery_mechanism,
  review_reason,
  method_of_review,
  provider_cqc_location_id,
  birth_month,
  date_of_birth,
  date_of_death,
  gender,
  ethnicity,
  primary_support_reason,
  accommodation_status,
  employment_status,
  has_unpaid_carer,
  client_funding_status,
  adult_1_linked_person_id,
  adult_2_linked_person_id,
  adult_3_linked_person_id
from (
  select
    cropped_events.*,
    row_number() over (
      partition by
        la,
        person_key,
        event_type,
        client_type,
        event_start_date,
        case when event_type <> 'service' then cropped_end end,
        case
          when event_type = 'request' then request_route_of_access
          when event_type = 'assessment' then assessment_type
          when event_type = 'service' then service_type
        end,
        case when event_type = 'service' then service_component end
      order by
        ref_end desc,
        coalesce(cropped_end, cast('9999-01-01' as date)) desc,
        outcome_rank,
        conversation desc,
        case when $ties = 'newest_record' then record_id end desc nulls last,
        delivery_mechanism nulls last,
        event_outcome nulls last,
        birth_month nulls last,
        gender nulls last,
        ethnicity nulls last,
        primary_support_reason nulls last,
        accommodation_status nulls last,
        la_person_id nulls last,
        record_id desc
    ) as place
  from cropped_events
) as placed
where place = 1
