-- Requests of new clients that ended in the year, and what each led to: the table STS001 of the short and long term return (SALT),
-- told from events.
with events as (
  select
    la,
    person_key,
    la_person_id,
    record_id,
    event_type,
    service_type,
    event_outcome,
    gender,
    event_start_date as starts,
    der_end as ends
  from joined
  where client_type = 'service_user'
), own_numbers as (
  -- The council's own numbers that stand beside a number of the NHS: rows with such a number alone are nobody's for certain.
  select distinct la, la || '_' || la_person_id as person_key
  from events
  where person_key <> la || '_' || la_person_id
), ends_in as (
  -- What an outcome of a request, an assessment or a review says of the sequel; the order decides between requests that end on one day.
  select 'reablement' as outcome, 1 as place, cast(null as varchar) as sequel union all
  select 'assessment_or_review', 2, null union all
  select 'admitted_to_hospital', 3, null union all
  select 'support_planning_or_services', 5, null union all
  select 'end_of_life', 6, 'end of life' union all
  select 'continuation', 7, null union all
  select 'nfa_ended_as_planned', 8, null union all
  select 'financial_assessment', 9, null union all
  select 'nfa_deceased', 11, 'deceased' union all
  select 'nfa_moved', 12, 'other reason' union all
  select 'nfa_nhs', 13, 'NHS' union all
  select 'nfa_information_and_advice', 14, 'universal' union all
  select 'nfa_other_council_service', 14, 'universal' union all
  select 'nfa_self_funded', 15, 'other reason' union all
  select 'nfa_declined', 16, 'other reason' union all
  select 'nfa_ended_other', 17, 'other reason' union all
  select 'nfa_no_services', 18, 'other reason' union all
  select 'nfa_other', 19, 'other reason'
), services_in_order as (
  select 'st_max' as service, 1 as place, 'ST-Max' as sequel union all
  select 'nursing', 2, 'nursing' union all
  select 'residential', 3, 'residential' union all
  select 'community', 4, 'community' union all
  select 'prison', 5, 'prison' union all
  select 'ongoing_low_level', 6, 'low level' union all
  select 'other_short_term', 7, 'other short term'
), several as (
  -- Most people ask once. Only the requests of the others are put in order, which takes long, and not of those who did not ask in
  -- the year.
  select la, person_key, max(case when ends >= $year_start and ends <= $year_end then 1 else 0 end) as in_the_year
  from events
  where event_type = 'request'
  group by la, person_key
  having count(*) > 1
), after_each_other as (
  select
    events.*,
    coalesce(ends_in.place, 99) as outcome_place,
    date_diff('day', lag(ends) over (partition by events.la, events.person_key order by starts, ends, record_id), starts)
      as days_between
  from events
  join several on several.la = events.la and several.person_key = events.person_key and several.in_the_year = 1
  left join ends_in on ends_in.outcome = events.event_outcome
  where event_type = 'request'
), numbered as (
  select
    after_each_other.*,
    sum(case when days_between <= $request_gap_days then 0 else 1 end) over (
      partition by la, person_key order by starts, ends, record_id rows between unbounded preceding and current row
    ) as request_number
  from after_each_other
), begun as (
  select numbered.*, min(starts) over (partition by la, person_key, request_number) as first_day
  from numbered
), last_of_several as (
  select
    begun.*,
    row_number() over (partition by la, person_key, request_number order by ends desc, outcome_place, record_id desc) as place
  from begun
  where ends >= $year_start and ends <= $year_end
), last_of_each as (
  select la, person_key, la_person_id, record_id, event_outcome, gender, first_day, ends
  from last_of_several
  where place = 1
  union all
  select events.la, events.person_key, la_person_id, record_id, event_outcome, gender, starts as first_day, ends
  from events
  left join several on several.la = events.la and several.person_key = events.person_key
  where event_type = 'request' and several.la is null and ends >= $year_start and ends <= $year_end
), helped_already as (
  select distinct last_of_each.record_id
  from last_of_each
  join events as services on services.la = last_of_each.la and services.person_key = last_of_each.person_key
  where services.service_type in ('nursing', 'residential', 'community', 'prison')
    and services.starts <= last_of_each.first_day
    and (services.ends is null or services.ends >= last_of_each.first_day)
), judged as (
  select
    last_of_each.la,
    last_of_each.person_key,
    last_of_each.la_person_id,
    last_of_each.record_id,
    last_of_each.gender,
    last_of_each.first_day,
    last_of_each.ends as last_day,
    last_of_each.event_outcome,
    ends_in.sequel,
    cast(floor(date_diff('day', person_details.birth_month, $year_end) / 365.25) as integer) as age,
    case
      when own_numbers.person_key is not null then 'number_unclear'
      when person_details.birth_month is null then 'age_unknown'
      when floor(date_diff('day', person_details.birth_month, $year_end) / 365.25) < 18 then 'under_18'
      when helped_already.record_id is not null then 'long_term_open'
      else 'new'
    end as standing
  from last_of_each
  join person_details on person_details.la = last_of_each.la and person_details.person_key = last_of_each.person_key
  left join own_numbers on own_numbers.la = last_of_each.la and own_numbers.person_key = last_of_each.person_key
  left join helped_already on helped_already.record_id = last_of_each.record_id
  left join ends_in on ends_in.outcome = last_of_each.event_outcome
), later as (
  select
    judged.record_id as request,
    events.record_id,
    events.event_type,
    events.service_type,
    events.event_outcome,
    events.starts,
    events.ends,
    date_diff('day', judged.last_day, events.starts) as days_after,
    dense_rank() over (partition by judged.record_id order by events.starts) as day_place,
    date_diff('day', lag(events.ends) over (
      partition by judged.record_id
      order by events.starts, coalesce(events.ends, cast('9999-01-01' as date)), events.record_id
    ), events.starts) as days_between
  from judged
  join events
    on events.la = judged.la and events.person_key = judged.person_key and events.starts >= judged.last_day
  where judged.standing = 'new'
    and not (events.event_type = 'request' and events.ends = judged.last_day)
), chained as (
  -- What begins on one day stands or falls together. Only the first has to be near the request, unless it is still open.
  select
    later.*,
    min(case when days_between > $chain_gap_days then 0 else 1 end) over (partition by request order by starts) as unbroken,
    min(case
      when day_place > 1 then 1
      when ends is null and $open_sequel = 'any_time' then 1
      when days_after > $sequel_reach_days then 0
      else 1
    end) over (partition by request order by starts) as near,
    min(case when event_type = 'request' then 0 else 1 end) over (partition by request order by starts) as no_request_yet
  from later
), followed as (
  select
    request,
    min(near) as near,
    min(case when near = 1 and unbroken = 1 and no_request_yet = 1 then coalesce(services_in_order.place, 99) end) as best
  from chained
  left join services_in_order on services_in_order.service = chained.service_type
  group by request
), ended as (
  -- Of a chain without a service: the outcomes of the last day on which one of them was an end.
  select
    chained.request,
    chained.event_type,
    chained.starts,
    coalesce(chained.ends, cast('1900-01-01' as date)) as ends,
    chained.event_outcome,
    ends_in.sequel,
    max(case when ends_in.sequel is not null then coalesce(chained.ends, cast('1900-01-01' as date)) end) over (
      partition by chained.request
    ) as last_end
  from chained
  join followed on followed.request = chained.request
  left join ends_in on ends_in.outcome = chained.event_outcome
  where followed.best = 99 and chained.near = 1 and chained.unbroken = 1 and chained.no_request_yet = 1
), last_ends as (
  select request, count(*) as found, min(event_outcome) as outcome, min(sequel) as sequel
  from (select distinct request, event_type, starts, event_outcome, sequel from ended where ends = last_end) as on_the_last_day
  group by request
), placed as (
  select
    judged.*,
    case
      when judged.standing <> 'new' then judged.standing
      when followed.request is null then 'own_nothing_followed'
      when followed.best is null and followed.near = 0 then 'own_too_late'
      when followed.best is null then 'own_next_request'
      when followed.best < 99 then 'service_followed'
      when last_ends.found = 1 then 'end_followed'
      when last_ends.found > 1 then 'several_ends_followed'
      else 'own_no_service'
    end as rule,
    case
      when judged.standing <> 'new' then null
      when followed.best < 99 then services_in_order.service
      when last_ends.found = 1 then last_ends.outcome
      when last_ends.found > 1 then 'nfa_other'
      else judged.event_outcome
    end as outcome,
    case
      when judged.standing <> 'new' then null
      when followed.best < 99 then services_in_order.sequel
      when last_ends.found = 1 then last_ends.sequel
      when last_ends.found > 1 then 'other reason'
      else coalesce(judged.sequel, 'not classified')
    end as led_to
  from judged
  left join followed on followed.request = judged.record_id
  left join services_in_order on services_in_order.place = followed.best
  left join last_ends on last_ends.request = judged.record_id
)
select
  la,
  person_key,
  la_person_id,
  cast(record_id as varchar) as unit,
  last_day as counted_on,
  age,
  case when age is null then 'Unknown' when age < 18 then 'Under 18' when age < 65 then '18 to 64' else '65 and above' end
    as age_group,
  gender as sex,
  case when standing = 'new' then 1 else 0 end as denominator,
  led_to,
  rule,
  outcome
from placed
