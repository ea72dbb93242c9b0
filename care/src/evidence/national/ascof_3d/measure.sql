-- Self-directed support and direct payments: people with long-term support in the community on the last day of the year (1a, 2a), and
-- unpaid carers supported in the year (1b, 2b).
with clients as (
  select
    joined.la,
    joined.person_key,
    min(case
      when joined.service_type = 'nursing' then 1
      when joined.service_type = 'residential' then 2
      when joined.service_type = 'community' and (joined.service_component = 'direct_payment'
        or joined.delivery_mechanism = 'direct_payment') then 3
      when joined.service_type = 'community' and joined.delivery_mechanism = 'managed_budget' then 4
      when joined.service_type = 'community' and joined.delivery_mechanism = 'commissioned' then 5
      when joined.service_type = 'community' then 6
      when joined.service_component = 'direct_payment' then 9
      when joined.delivery_mechanism = 'managed_budget' then 7
      when joined.delivery_mechanism = 'commissioned' then 8
      else 9
    end) as place
  from joined
  -- The kind of event is not looked at: the type of service says enough to the national code.
  where joined.client_type = 'service_user'
    and joined.service_type in ('nursing', 'residential', 'community', 'prison')
    and joined.event_start_date <= $year_end
    and (joined.der_end is null or (joined.der_end >= $year_end and joined.der_end >= joined.event_start_date))
  group by joined.la, joined.person_key
), carers as (
  select
    joined.la,
    joined.person_key,
    -- A component that is blank matches no condition on it in the national code, and so no category.
    min(case
      when joined.service_type = 'carer_direct' and (joined.delivery_mechanism = 'direct_payment'
        or joined.service_component = 'direct_payment') then 1
      when joined.service_type = 'carer_direct' and joined.service_component is null and joined.component_given = 0
        and $null_component = 'no_category' then null
      when joined.service_type = 'carer_direct' and joined.delivery_mechanism = 'managed_budget' then 2
      when joined.service_type = 'carer_direct' and joined.delivery_mechanism = 'commissioned' then 3
      when joined.service_type = 'carer_direct' then 4
      when joined.service_type = 'carer_via_cared_for' then 6
      when joined.event_type in ('assessment', 'review') and joined.event_outcome = 'nfa_information_and_advice' then 5
      when joined.event_type in ('assessment', 'review') then 6
      when joined.event_type = 'request' then 5
    end) as place
  from joined
  where joined.client_type in ('carer', 'carer_by_association')
    and joined.event_start_date <= $year_end
    and (joined.der_end is null or (joined.der_end >= $year_start and joined.der_end >= joined.event_start_date))
    and (joined.service_type in ('carer_direct', 'carer_via_cared_for')
      or (joined.service_type is null and joined.service_type_given = 0
        and (joined.event_outcome = 'nfa_information_and_advice' or joined.event_type in ('assessment', 'review'))))
  group by joined.la, joined.person_key
), placed as (
  select la, person_key, 'client' as who, place, $year_end as alive_on from clients
  union all
  select la, person_key, 'carer' as who, place, $year_start as alive_on from carers
), aged as (
  select
    placed.la,
    placed.person_key,
    person_details.la_person_id,
    placed.who,
    placed.place,
    person_details.gender,
    case when person_details.date_of_death < placed.alive_on then 1 else 0 end as died_before,
    cast(floor(date_diff('day', person_details.birth_month, $year_end) / 365.25) as integer) as age
  from placed
  join person_details on person_details.la = placed.la and person_details.person_key = placed.person_key
)
select
  la,
  person_key,
  la_person_id,
  who,
  place,
  $year_end as counted_on,
  age,
  case when age is null then 'Unknown' when age < 18 then 'Under 18' when age < 65 then '18 to 64' else '65 and above' end
    as age_group,
  gender as sex,
  case when died_before = 0 and coalesce(age, 18) >= 18
    and ((who = 'client' and place between 3 and 6) or (who = 'carer' and place <= 3))
    then 1 else 0 end as denominator,
  case when died_before = 0 and coalesce(age, 18) >= 18 and (who = 'carer' or place >= 3) then 1 else 0 end as may_count,
  case
    when died_before = 1 then 'died_before'
    when age < 18 then 'under_18'
    when who = 'client' then case place
      when 1 then 'nursing_outranks' when 2 then 'residential_outranks' when 3 then 'direct_payment'
      when 4 then 'managed_budget' when 5 then 'commissioned' when 6 then 'mechanism_unknown' else 'prison' end
    else case place
      when 1 then 'direct_payment' when 2 then 'managed_budget' when 3 then 'commissioned' when 4 then 'mechanism_unknown'
      when 5 then 'information_only' when 6 then 'no_direct_support' else 'component_blank' end
  end as rule
from aged
