-- One row for each event, however often it was submitted: those of `year_events` that belong to the time for which their submission speaks,
-- and of the rows of one event the one that stands. A service that the next submission no longer has ended with the time its own
-- speaks for. (client-level-data 2.1 steps 3, 4, 6, 7 and 9)
select
  year_events.record_id,
  year_events.la,
  year_events.person_key,
  year_events.la_person_id,
  year_events.submission,
  year_events.ref_start,
  year_events.ref_end,
  year_events.client_type,
  year_events.event_type,
  year_events.event_start_date,
  case when vanished.record_id is not null then year_events.ref_end else year_events.der_end end as der_end,
  year_events.event_outcome,
  year_events.outcome_given,
  year_events.outcome_rank,
  year_events.conversation,
  year_events.assessment_type,
  year_events.service_type,
  year_events.service_type_given,
  year_events.service_component,
  year_events.component_given,
  year_events.delivery_mechanism,
  year_events.birth_month,
  year_events.date_of_birth,
  year_events.date_of_death,
  year_events.gender,
  year_events.ethnicity,
  year_events.primary_support_reason,
  year_events.accommodation_status,
  year_events.employment_status,
  year_events.has_unpaid_carer,
  year_events.client_funding_status,
  year_events.adult_1_linked_person_id,
  year_events.adult_2_linked_person_id,
  year_events.adult_3_linked_person_id
from year_events
left join outdone on outdone.record_id = year_events.record_id
left join vanished on vanished.record_id = year_events.record_id
where year_events.of_its_period = 1 and outdone.record_id is null
