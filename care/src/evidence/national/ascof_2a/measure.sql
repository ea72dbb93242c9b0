-- Short-term support to maximise independence (ST-Max) of new clients that ended in the year: what followed each episode, by the first of
-- six rules that fits. The numerator are those after which nobody asked the council for long-term support or a care home.
with supported as (
  select distinct la, person_key
  from joined
  where client_type = 'service_user' and event_type = 'service' and service_type = 'st_max'
), events as (
  select
    joined.la,
    joined.person_key,
    record_id,
    event_type,
    event_start_date as starts,
    coalesce(der_end, cast('9999-01-01' as date)) as ends,
    service_type,
    service_component,
    event_outcome,
    -- What does not say how it ended ranks behind all that does.
    outcome_rank + case
      when event_outcome is null
        or event_outcome in ('reablement', 'assessment_or_review', 'support_planning_or_services', 'continuation',
          'financial_assessment', 'end_of_life')
      then 100 else 0 end as rank,
    case when event_type = 'service' and service_type = 'st_max' then 1 else 0 end as st_max
  from joined
  join supported on supported.la = joined.la and supported.person_key = joined.person_key
  where client_type = 'service_user' and (der_end is null or der_end >= event_start_date)
), preceded as (
  select
    events.*,
    max(ends) over (
      partition by la, person_key
      order by starts, ends, rank, record_id desc
      rows between unbounded preceding and 1 preceding
    ) as previous_end
  from events
  where st_max = 1
), numbered as (
  select
    preceded.*,
    sum(case when previous_end is not null and date_diff('day', previous_end, starts) <= $gap_days then 0 else 1 end)
      over (
        partition by la, person_key
        order by starts, ends, rank, record_id desc
        rows between unbounded preceding and current row
      ) as episode
  from preceded
), told as (
  select
    numbered.*,
    min(starts) over (partition by la, person_key, episode) as first_day,
    max(ends) over (partition by la, person_key, episode) as last_day,
    row_number() over (partition by la, person_key, episode order by ends desc, rank, record_id desc) as place
  from numbered
), episodes as (
  select
    told.la,
    told.person_key,
    told.episode,
    told.first_day,
    told.last_day,
    told.event_outcome as own_outcome,
    told.rank as own_rank,
    person_details.la_person_id,
    person_details.gender,
    person_details.date_of_death,
    cast(floor(date_diff('day', person_details.birth_month, told.last_day) / 365.25) as integer) as age
  from told
  join person_details on person_details.la = told.la and person_details.person_key = told.person_key
  where told.place = 1 and told.last_day >= $year_start and told.last_day <= $year_end
), beside as (
  -- All other events of the person. The episode's own rows are not among them.
  select
    episodes.la,
    episodes.person_key,
    episodes.episode,
    episodes.first_day,
    episodes.last_day,
    episodes.own_rank,
    events.record_id,
    events.event_type,
    events.starts,
    events.ends,
    events.service_type,
    events.service_component,
    events.event_outcome,
    events.rank,
    case
      when events.starts >= episodes.first_day and events.ends > episodes.last_day
        and date_diff('day', episodes.last_day, events.starts) <= $sequel_days then 1 else 0 end as follows,
    case
      when events.starts >= episodes.first_day and events.ends > episodes.first_day and events.ends <= episodes.last_day
      then 1 else 0 end as nested
  from episodes
  join events on events.la = episodes.la and events.person_key = episodes.person_key
  where events.st_max = 0 or events.starts < episodes.first_day or events.starts > episodes.last_day
), services as (
  select
    la,
    person_key,
    episode,
    case when service_type = 'other_short_term' and service_component in ('short_term_residential', 'short_term_nursing')
      then 'short_term_care_home' else service_type end as service,
    row_number() over (
      partition by la, person_key, episode
      order by
        case service_type
          when 'nursing' then 1 when 'residential' then 2 when 'community' then 3 when 'prison' then 4
          when 'ongoing_low_level' then 6 when 'other_short_term' then 7 else 99 end,
        case when service_component in ('short_term_residential', 'short_term_nursing') then 1 else 2 end,
        record_id
    ) as place
  from beside
  where follows = 1
    and service_type in ('nursing', 'residential', 'community', 'prison', 'ongoing_low_level', 'other_short_term')
), usable as (
  -- What is not a service and follows, unless nothing in it or in the episode says how it ended.
  select la, person_key, episode, rank, event_outcome
  from beside
  where follows = 1
    and event_type <> 'service'
    and (event_outcome is null or event_outcome <> 'nfa_ended_as_planned')
    and (own_rank < 100 or rank < 100)
), near_the_end as (
  select la, person_key, episode, rank, event_outcome
  from (
    select
      beside.*,
      row_number() over (partition by la, person_key, episode order by ends desc, rank, record_id desc) as place
    from beside
    where nested = 1
      and event_type in ('assessment', 'review')
      and date_diff('day', ends, last_day) < $near_end_days
      and rank < 100
  ) as nested_events
  where place = 1
), followers as (
  select
    la,
    person_key,
    episode,
    max(follows) as followed,
    max(case when nested = 1 and event_type = 'service' and service_component = 'equipment' then 1 else 0 end) as equipment,
    max(case
      when service_type in ('nursing', 'residential', 'community', 'prison') and starts < first_day
        and date_diff('day', ends, first_day) < $new_client_days
      then 1 else 0 end) as existing
  from beside
  group by la, person_key, episode
), outcomes as (
  select distinct usable.la, usable.person_key, usable.episode, episodes.own_rank as rank, episodes.own_outcome as outcome,
    1 as source
  from usable
  join episodes
    on episodes.la = usable.la and episodes.person_key = usable.person_key and episodes.episode = usable.episode
  union all
  select episodes.la, episodes.person_key, episodes.episode, episodes.own_rank, episodes.own_outcome, 1
  from episodes
  left join followers
    on followers.la = episodes.la and followers.person_key = episodes.person_key and followers.episode = episodes.episode
  where episodes.own_rank < 100
    and (coalesce(followers.followed, 0) = 0 or $hidden_outcome = 'episode_counts')
  union all
  select la, person_key, episode, rank, event_outcome, 2 from usable where rank < 100
  union all
  select la, person_key, episode, rank, event_outcome, 3 from near_the_end
), best_outcome as (
  select la, person_key, episode, outcome, source
  from (
    select
      outcomes.*,
      row_number() over (partition by la, person_key, episode order by rank, source, outcome nulls last) as place
    from outcomes
  ) as ranked
  where place = 1
), judged as (
  select
    episodes.*,
    case
      when episodes.age < 18 then 'under_18'
      when episodes.date_of_death < episodes.first_day then 'died_before'
      when coalesce(followers.existing, 0) = 1 then 'existing_client'
      when date_diff('day', episodes.last_day, episodes.date_of_death) <= 7 then 'sequel_1_died'
      when episodes.own_outcome = 'admitted_to_hospital' then 'sequel_2_hospital'
      when services.service is not null then 'sequel_3_service'
      when best_outcome.source = 1 then 'sequel_4a_own_outcome'
      when best_outcome.source = 2 then 'sequel_4b_what_followed'
      when best_outcome.source = 3 then 'sequel_4c_review_near_the_end'
      when followers.equipment = 1 then 'sequel_5_equipment'
      else 'sequel_6_own_outcome'
    end as rule,
    services.service,
    best_outcome.outcome as best
  from episodes
  left join followers
    on followers.la = episodes.la and followers.person_key = episodes.person_key and followers.episode = episodes.episode
  left join services
    on services.la = episodes.la and services.person_key = episodes.person_key and services.episode = episodes.episode
    and services.place = 1
  left join best_outcome
    on best_outcome.la = episodes.la and best_outcome.person_key = episodes.person_key
    and best_outcome.episode = episodes.episode
), concluded as (
  select
    judged.*,
    case
      when rule = 'sequel_1_died' then 'nfa_deceased'
      when rule = 'sequel_2_hospital' then 'admitted_to_hospital'
      when rule = 'sequel_3_service' then service
      when rule in ('sequel_4a_own_outcome', 'sequel_4b_what_followed', 'sequel_4c_review_near_the_end') then best
      when rule = 'sequel_5_equipment' then 'ongoing_low_level'
      when rule = 'sequel_6_own_outcome' then own_outcome
    end as outcome
  from judged
)
select
  la,
  person_key,
  la_person_id,
  '2A' as measure,
  cast(first_day as varchar) as unit,
  last_day as counted_on,
  age,
  case when age is null then 'Unknown' when age < 18 then 'Under 18' when age < 65 then '18 to 64' else '65 and above' end
    as age_group,
  gender as sex,
  case when outcome in ('community', 'nursing', 'residential', 'prison', 'ongoing_low_level', 'other_short_term',
      'short_term_care_home', 'nfa_information_and_advice', 'nfa_ended_as_planned', 'nfa_moved', 'nfa_other',
      'nfa_no_services', 'nfa_ended_other', 'nfa_other_council_service')
    then 1 else 0 end as denominator,
  case when outcome in ('ongoing_low_level', 'other_short_term', 'nfa_information_and_advice', 'nfa_ended_as_planned',
      'nfa_moved', 'nfa_other', 'nfa_no_services', 'nfa_ended_other', 'nfa_other_council_service')
    then 1 else 0 end as numerator,
  cast(null as double) as value,
  rule,
  outcome
from concluded
