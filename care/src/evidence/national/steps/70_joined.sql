-- One row for each event, however often it was submitted: the newest reference period's row stands, of that an open one before one
-- that ended, then the later end, the outcome first in the national order, a conversation, and the newest record. References
-- of events are not looked at, because councils make them anew for each extract. A service that is open at the end of the
-- time its submission speaks for, and that the next submission no longer has, ended there. (client-level-data 2.1 steps 6, 7, 9)
with later as (
  select distinct la, person_key, client_type, event_start_date, service_type, service_type_given, service_component,
    component_given, ref_start
  from events_in_period
  where event_type = 'service'
), vanished as (
  select events_in_period.record_id
  from events_in_period
  left join later
    on later.la = events_in_period.la
    and later.person_key = events_in_period.person_key
    and later.client_type is not distinct from events_in_period.client_type
    and later.event_start_date = events_in_period.event_start_date
    and later.service_type is not distinct from events_in_period.service_type
    and later.service_type_given = events_in_period.service_type_given
    and later.service_component is not distinct from events_in_period.service_component
    and later.component_given = events_in_period.component_given
    and date_diff('day', events_in_period.ref_end, later.ref_start) = 1
  where events_in_period.event_type = 'service'
    and events_in_period.is_last = 0
    and (events_in_period.der_end is null or events_in_period.der_end >= events_in_period.ref_end)
    and later.la is null
), placed as (
  select
    events_in_period.record_id,
    case when vanished.record_id is not null then events_in_period.ref_end else events_in_period.der_end end as cropped_end,
    row_number() over (
      partition by
        events_in_period.la,
        events_in_period.person_key,
        events_in_period.event_type,
        events_in_period.client_type,
        events_in_period.event_start_date,
        case when events_in_period.event_type <> 'service' then events_in_period.der_end end,
        case
          when events_in_period.event_type = 'request' then events_in_period.request_route_of_access
          when events_in_period.event_type = 'assessment' then events_in_period.assessment_type
          when events_in_period.event_type = 'service' then events_in_period.service_type
        end,
        case when events_in_period.event_type = 'service' then events_in_period.service_component end,
        -- What is on no list is another word than a blank.
        case when events_in_period.event_type = 'service'
          then events_in_period.service_type_given * 2 + events_in_period.component_given end
      order by
        events_in_period.ref_end desc,
        coalesce(case when vanished.record_id is not null then events_in_period.ref_end else events_in_period.der_end end,
          cast('9999-01-01' as date)) desc,
        events_in_period.outcome_rank,
        events_in_period.conversation desc,
        -- One text, so that it costs nothing where the newest record decides.
        case when $ties = 'by_content' then concat(
          coalesce(events_in_period.delivery_mechanism, '~'), '|',
          coalesce(events_in_period.event_outcome, '~'), '|',
          coalesce(cast(events_in_period.birth_month as varchar), '~'), '|',
          coalesce(events_in_period.gender, '~'), '|',
          coalesce(events_in_period.ethnicity, '~'), '|',
          coalesce(events_in_period.primary_support_reason, '~'), '|',
          coalesce(events_in_period.accommodation_status, '~'), '|',
          coalesce(events_in_period.la_person_id, '~')
        ) end,
        events_in_period.record_id desc
    ) as place
  from events_in_period
  left join vanished on vanished.record_id = events_in_period.record_id
)
select
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
  placed.cropped_end as der_end,
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
from events_in_period
join placed on placed.record_id = events_in_period.record_id
where placed.place = 1
