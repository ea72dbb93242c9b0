-- Waits of new clients: from a request to the first response (1) and to the first service (2), each in the quarter in which it
-- ended. A response is an assessment, or a service that came before any, or a request that was a conversation itself.
with lately as (
  -- A wait of the year begins or ends in it, so that something began then for its person.
  select distinct la, person_key
  from joined
  where event_type in ('request', 'assessment', 'service') and event_start_date >= $year_start
), aged as (
  select
    joined.la,
    joined.person_key,
    la_person_id,
    record_id,
    submission,
    event_type,
    client_type,
    event_start_date as starts,
    coalesce(der_end, cast('9999-01-01' as date)) as ends,
    event_outcome,
    outcome_given,
    conversation,
    assessment_type,
    service_type,
    gender,
    cast(floor(date_diff('day', birth_month, coalesce(der_end, ref_end)) / 365.25) as integer) as age_at_end,
    cast(floor(date_diff('day', birth_month, event_start_date) / 365.25) as integer) as age,
    case
      when $age_at_request = 'birthday' then
        case when date_of_birth + interval '25' year <= event_start_date then 1 else 0 end
      else case when floor(date_diff('day', birth_month, event_start_date) / 365.25) >= 25 then 1 else 0 end
    end as old_enough
  from joined
  join lately on lately.la = joined.la and lately.person_key = joined.person_key
  where event_type in ('request', 'assessment', 'service')
), asked as (
  select *
  from aged
  where event_type = 'request' and client_type = 'service_user' and starts >= $requests_from
), helped_before as (
  -- Requests of people who had long-term support within 12 months before, or short-term support within 3.
  select distinct asked.record_id
  from asked
  join aged as services
    on services.la = asked.la and services.person_key = asked.person_key and services.event_type = 'service'
  where services.starts < asked.starts
    and (
      (services.service_type in ('nursing', 'residential', 'community', 'prison')
        and services.ends >= asked.starts - interval '12' month)
      or (services.service_type in ('st_max', 'other_short_term') and services.ends >= asked.starts - interval '3' month)
    )
), judged_requests as (
  select
    asked.*,
    case
      when asked.old_enough = 0 then 'under_25'
      when asked.old_enough is null then 'age_unknown'
      when helped_before.record_id is not null then 'existing_client'
      when asked.event_outcome is null and asked.outcome_given = 0 then 'outcome_blank'
      when asked.event_outcome like 'nfa%' or asked.event_outcome = 'admitted_to_hospital' then 'outcome_is_an_end'
      else 'valid'
    end as standing
  from asked
  left join helped_before on helped_before.record_id = asked.record_id
), chronicle as (
  select la, person_key, la_person_id, record_id, submission, event_type, 1 as kind, starts, event_outcome, conversation, gender,
    age, age_at_end
  from judged_requests
  where standing = 'valid'
  union all
  -- What happened to people without such a request answers none.
  select aged.la, aged.person_key, la_person_id, record_id, submission, event_type,
    case event_type when 'assessment' then 2 else 3 end, starts, event_outcome, conversation, gender, age, age_at_end
  from aged
  join (select distinct la, person_key from judged_requests where standing = 'valid') as who
    on who.la = aged.la and who.person_key = aged.person_key
  where old_enough = 1
    and ((event_type = 'assessment' and assessment_type in ('short_term', 'long_term'))
      or (event_type = 'service' and service_type in ('nursing', 'residential', 'community', 'prison', 'st_max',
        'ongoing_low_level', 'other_short_term')))
), ordered as (
  select
    chronicle.*,
    case when age_at_end < 18 then 'Under 18' when age_at_end < 65 then '25 to 64' when age_at_end >= 65 then '65 and above'
      else 'Unknown' end as band,
    row_number() over (
      partition by la, person_key
      order by starts, kind, submission desc, record_id desc
    ) as place
  from chronicle
), blocks as (
  -- Assessments with nothing between them are one block; it leads to a service if one of them does.
  select
    ordered.*,
    sum(case when kind <> 2 then 1 else 0 end) over (
      partition by la, person_key order by place rows between unbounded preceding and current row
    ) as block,
    min(case when kind = 2 then place end) over (
      partition by la, person_key order by place rows between 1 following and unbounded following
    ) as next_assessment,
    min(case when kind = 3 then place end) over (
      partition by la, person_key order by place rows between 1 following and unbounded following
    ) as next_service
  from ordered
), led_on as (
  select
    la,
    person_key,
    block,
    max(case when event_outcome in ('reablement', 'support_planning_or_services', 'continuation') then 1 else 0 end) as leads_on
  from blocks
  where kind = 2
  group by la, person_key, block
), followed as (
  select
    requests.la,
    requests.person_key,
    requests.la_person_id,
    requests.record_id,
    requests.gender,
    requests.age,
    requests.place,
    requests.starts,
    requests.band,
    assessments.place as assessment_place,
    assessments.starts as assessment_starts,
    assessments.band as assessment_band,
    led_on.leads_on,
    services.place as service_place,
    services.starts as service_starts,
    services.band as service_band,
    case
      when requests.conversation = 1
        and requests.event_outcome in ('reablement', 'assessment_or_review', 'support_planning_or_services', 'continuation',
          'financial_assessment', 'end_of_life')
        and (assessments.starts is null or requests.starts < assessments.starts)
        and requests.starts < $release_2_from
      then 1 else 0 end as answers_itself
  from blocks as requests
  left join blocks as assessments
    on assessments.la = requests.la and assessments.person_key = requests.person_key
    and assessments.place = requests.next_assessment
  left join led_on
    on led_on.la = assessments.la and led_on.person_key = assessments.person_key and led_on.block = assessments.block
  left join blocks as services
    on services.la = requests.la and services.person_key = requests.person_key and services.place = requests.next_service
  where requests.kind = 1
), answered as (
  select
    followed.*,
    case
      when answers_itself = 1 then 'conversation'
      when service_place is not null and (assessment_place is null or assessment_place > service_place) then 'service'
      when assessment_place is not null then 'assessment'
      else 'nothing' end as response
  from followed
), first_response as (
  select
    answered.*,
    case response when 'conversation' then place when 'service' then service_place when 'assessment' then assessment_place end
      as response_place,
    case response when 'conversation' then starts when 'service' then service_starts
      when 'assessment' then assessment_starts end as response_starts,
    case response when 'conversation' then band when 'service' then service_band when 'assessment' then assessment_band end
      as response_band,
    case when response = 'assessment' and coalesce(leads_on, 0) = 0 then null else service_place end as first_service_place
  from answered
), overlapped as (
  select
    first_response.*,
    greatest(coalesce(response_place, 0), coalesce(first_service_place, 0)) as follow_up,
    coalesce(max(response_place) over (
      partition by la, person_key order by place rows between unbounded preceding and 1 preceding), 0) as earlier_response,
    coalesce(max(first_service_place) over (
      partition by la, person_key order by place rows between unbounded preceding and 1 preceding), 0) as earlier_service
  from first_response
), waits as (
  select
    overlapped.*,
    case
      when lag(follow_up) over (partition by la, person_key order by place) > place then 1
      when response_place <= earlier_response then 1
      when first_service_place <= earlier_service then 1
      else 0 end as overlapping
  from overlapped
), ended as (
  select
    la, person_key, la_person_id, record_id, gender, age, starts, 'waiting 1' as part, response_starts as ended_on,
    response_band as band, overlapping, case when response = 'nothing' then 'nothing_followed' else 'first_' || response end as rule
  from waits
  union all
  select
    la, person_key, la_person_id, record_id, gender, age, starts, 'waiting 2', case when first_service_place is not null
      then service_starts end, service_band, overlapping,
    case when service_place is null then 'nothing_followed' when first_service_place is null then 'assessment_led_nowhere'
      else 'first_service' end
  from waits
), told as (
  select
    la, person_key, la_person_id, record_id, gender, age, part,
    coalesce(ended_on, starts) as counted_on,
    coalesce(band, 'Unknown') as band,
    case when overlapping = 0 and ended_on is not null and band in ('25 to 64', '65 and above') then 1 else 0 end as counts,
    cast(case when overlapping = 0 then date_diff('day', starts, ended_on) end as double) as days,
    case when overlapping = 1 then 'overlaps_an_earlier_request' else rule end as rule
  from ended
  union all
  select la, person_key, la_person_id, record_id, gender, age, 'both', starts, 'Unknown', 0, cast(null as double), standing
  from judged_requests
  where standing <> 'valid'
)
select
  la, person_key, la_person_id, part, cast(record_id as varchar) as unit, counted_on, age, band as age_group,
  gender as sex, counts, days, rule
from told
where counted_on >= $year_start and counted_on <= $year_end
