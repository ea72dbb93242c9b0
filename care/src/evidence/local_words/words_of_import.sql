-- Every word of a list field in an import and how often it stands there, the most frequent of each field first. Case and
-- spaces at the ends do not tell two words apart, as nationally. The page leaves out what the nation's list has.
with words as (
  select 0 as place, 'gender' as field, gender_raw as word from imported
  union all
  select 1 as place, 'ethnicity' as field, ethnicity_raw as word from imported
  union all
  select 2 as place, 'client_type' as field, client_type_raw as word from imported
  union all
  select 3 as place, 'primary_support_reason' as field, primary_support_reason_raw as word from imported
  union all
  select 4 as place, 'accommodation_status' as field, accommodation_status_raw as word from imported
  union all
  select 5 as place, 'employment_status' as field, employment_status_raw as word from imported
  union all
  select 6 as place, 'has_unpaid_carer' as field, has_unpaid_carer_raw as word from imported
  union all
  select 7 as place, 'autism_spectrum_disorder_asd' as field, autism_spectrum_disorder_asd_raw as word from imported
  union all
  select 8 as place, 'visual_impairment' as field, visual_impairment_raw as word from imported
  union all
  select 9 as place, 'hearing_impairment' as field, hearing_impairment_raw as word from imported
  union all
  select 10 as place, 'dementia' as field, dementia_raw as word from imported
  union all
  select 11 as place, 'client_funding_status' as field, client_funding_status_raw as word from imported
  union all
  select 12 as place, 'event_type' as field, event_type_raw as word from imported
  union all
  select 13 as place, 'event_outcome' as field, event_outcome_raw as word from imported
  union all
  select 14 as place, 'request_route_of_access' as field, request_route_of_access_raw as word from imported
  union all
  select 15 as place, 'assessment_type' as field, assessment_type_raw as word from imported
  union all
  select 16 as place, 'eligible_needs_identified' as field, eligible_needs_identified_raw as word from imported
  union all
  select 17 as place, 'method_of_assessment' as field, method_of_assessment_raw as word from imported
  union all
  select 18 as place, 'total_hrs_caring_per_week' as field, total_hrs_caring_per_week_raw as word from imported
  union all
  select 19 as place, 'service_type' as field, service_type_raw as word from imported
  union all
  select 20 as place, 'service_component' as field, service_component_raw as word from imported
  union all
  select 21 as place, 'delivery_mechanism' as field, delivery_mechanism_raw as word from imported
  union all
  select 22 as place, 'review_reason' as field, review_reason_raw as word from imported
  union all
  select 23 as place, 'review_outcomes_achieved' as field, review_outcomes_achieved_raw as word from imported
  union all
  select 24 as place, 'method_of_review' as field, method_of_review_raw as word from imported
  union all
  select 25 as place, 'cost_frequency_unit_type' as field, cost_frequency_unit_type_raw as word from imported
),
counted as (
  select place, field, lower(trim(word)) as known_by, min(trim(word)) as word, count(*) as times
  from words
  where word is not null and trim(word) <> '' and upper(trim(word)) <> 'NULL'
  group by place, field, lower(trim(word))
),
ordered as (
  select *, row_number() over (partition by field order by times desc, known_by) as rank_in_field from counted
)
select field, word, times from ordered
where rank_in_field <= cast($most as bigint)
order by place, times desc, word
