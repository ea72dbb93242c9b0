-- What is known of each person: each detail from the row that knows it best and latest; rows of one day that disagree leave
-- it unknown. Where somebody lives is told from their latest service when nobody recorded it. Deaths are those of the
-- files, because a council has no other. (client-level-data 2.2)
with told as (
  -- What the rows of `joined` say of a person, each saying once: of most people all rows say the same. When they ended says nothing
  -- of that, so that the services that vanished are not looked for.
  select distinct
    la,
    person_key,
    la_person_id,
    birth_month,
    date_of_death,
    coalesce(gender, 'unknown') as gender,
    coalesce(ethnicity, 'undeclared') as ethnicity,
    coalesce(primary_support_reason, 'unknown') as support_reason,
    coalesce(accommodation_status, 'unknown') as accommodation,
    coalesce(employment_status, 'unknown') as employment,
    coalesce(has_unpaid_carer, 'unknown') as carer,
    case when client_funding_status in ('client', 'joint', 'social_care') then client_funding_status else 'unknown' end
      as funding
  from year_events
  left join outdone on outdone.record_id = year_events.record_id
  where of_its_period = 1 and outdone.record_id is null
), disputed as (
  select la, person_key
  from told
  group by la, person_key
  having count(*) > 1
), dated as (
  -- Where rows disagree, they are weighed.
  select
    joined.la,
    joined.person_key,
    joined.la_person_id,
    joined.ref_end,
    joined.birth_month,
    joined.date_of_death,
    coalesce(joined.gender, 'unknown') as gender,
    coalesce(joined.ethnicity, 'undeclared') as ethnicity,
    coalesce(joined.primary_support_reason, 'unknown') as support_reason,
    coalesce(joined.accommodation_status, 'unknown') as accommodation,
    coalesce(joined.employment_status, 'unknown') as employment,
    coalesce(joined.has_unpaid_carer, 'unknown') as carer,
    case when joined.client_funding_status in ('client', 'joint', 'social_care') then joined.client_funding_status else 'unknown' end
      as funding,
    cast(date_diff('day', cast('1900-01-01' as date), joined.ref_end) as bigint) * 10000000000
      + cast(least(date_diff('day', cast('1900-01-01' as date), coalesce(joined.der_end, cast('9999-01-01' as date))), 99999)
        as bigint) * 100000
      + cast(greatest(date_diff('day', cast('1900-01-01' as date), joined.event_start_date), 0) as bigint) as lately
  from joined
  join disputed on disputed.la = joined.la and disputed.person_key = joined.person_key
), detail_orders as (
  -- How well and how lately each row knows each detail, as one number that can be compared: known before unknown, then the
  -- newest reference period, the latest end (open is latest), the latest start.
  select
    dated.*,
    lately + case when gender <> 'unknown' then 1 else 0 end * 1000000000000000 as gender_order,
    lately + case when ethnicity = 'undeclared' then 0 when ethnicity = 'refused' then 1 else 2 end * 1000000000000000
      as ethnicity_order,
    lately + case when support_reason not in ('unknown', 'social_support_to_carer') then 1 else 0 end * 1000000000000000
      as support_reason_order,
    lately + case when accommodation <> 'unknown' then 1 else 0 end * 1000000000000000 as accommodation_order,
    lately + case when employment <> 'unknown' then 1 else 0 end * 1000000000000000 as employment_order,
    lately + case when carer <> 'unknown' then 1 else 0 end * 1000000000000000 as carer_order,
    lately + case when funding <> 'unknown' then 1 else 0 end * 1000000000000000 as funding_order
  from dated
), best as (
  select
    la,
    person_key,
    max(lately) as lately,
    max(case when birth_month is not null then ref_end end) as birth_ref,
    max(case when date_of_death is not null then ref_end end) as death_ref,
    count(distinct la_person_id) as la_person_ids,
    max(gender_order) as gender_order,
    max(ethnicity_order) as ethnicity_order,
    max(support_reason_order) as support_reason_order,
    max(accommodation_order) as accommodation_order,
    max(employment_order) as employment_order,
    max(carer_order) as carer_order,
    max(funding_order) as funding_order
  from detail_orders
  group by la, person_key
), decided as (
  select
    best.la,
    best.person_key,
    max(best.la_person_ids) as la_person_ids,
    coalesce(
      min(case when detail_orders.lately = best.lately then detail_orders.la_person_id end),
      min(detail_orders.la_person_id)
    ) as la_person_id,
    min(case when detail_orders.ref_end = best.birth_ref then detail_orders.birth_month end) as birth_month,
    max(case when detail_orders.ref_end = best.death_ref then detail_orders.date_of_death end) as date_of_death,
    min(case when detail_orders.gender_order = best.gender_order then detail_orders.gender end) as gender_first,
    max(case when detail_orders.gender_order = best.gender_order then detail_orders.gender end) as gender_last,
    min(case when detail_orders.ethnicity_order = best.ethnicity_order then detail_orders.ethnicity end) as ethnicity_first,
    max(case when detail_orders.ethnicity_order = best.ethnicity_order then detail_orders.ethnicity end) as ethnicity_last,
    min(case when detail_orders.support_reason_order = best.support_reason_order then detail_orders.support_reason end) as support_reason_first,
    max(case when detail_orders.support_reason_order = best.support_reason_order then detail_orders.support_reason end) as support_reason_last,
    min(case when detail_orders.accommodation_order = best.accommodation_order then detail_orders.accommodation end) as accommodation_first,
    max(case when detail_orders.accommodation_order = best.accommodation_order then detail_orders.accommodation end) as accommodation_last,
    min(case when detail_orders.employment_order = best.employment_order then detail_orders.employment end) as employment_first,
    max(case when detail_orders.employment_order = best.employment_order then detail_orders.employment end) as employment_last,
    min(case when detail_orders.carer_order = best.carer_order then detail_orders.carer end) as carer_first,
    max(case when detail_orders.carer_order = best.carer_order then detail_orders.carer end) as carer_last,
    min(case when detail_orders.funding_order = best.funding_order then detail_orders.funding end) as funding_first,
    max(case when detail_orders.funding_order = best.funding_order then detail_orders.funding end) as funding_last
  from detail_orders
  join best on best.la = detail_orders.la and best.person_key = detail_orders.person_key
  group by best.la, best.person_key
), known as (
  select
    told.la,
    told.person_key,
    case when told.la_person_id is null then 0 else 1 end as la_person_ids,
    told.la_person_id,
    told.birth_month,
    told.date_of_death,
    told.gender,
    told.ethnicity,
    told.support_reason as primary_support_reason,
    told.employment as employment_status,
    told.funding as client_funding_status,
    told.carer as has_unpaid_carer,
    case when told.accommodation <> 'unknown' then told.accommodation end as accommodation
  from told
  left join disputed on disputed.la = told.la and disputed.person_key = told.person_key
  where disputed.la is null
  union all
  select
    la,
    person_key,
    la_person_ids,
    la_person_id,
    birth_month,
    date_of_death,
    case when gender_first = gender_last then gender_first else 'unknown' end,
    case when ethnicity_first = ethnicity_last then ethnicity_first else 'undeclared' end,
    case when support_reason_first = support_reason_last then support_reason_first else 'unknown' end,
    case when employment_first = employment_last then employment_first else 'unknown' end,
    case when funding_first = funding_last then funding_first else 'unknown' end,
    case when carer_first = carer_last then carer_first else 'unknown' end,
    case when accommodation_first = accommodation_last and accommodation_first <> 'unknown' then accommodation_first end
  from decided
), homeless_in_the_file as (
  select la, person_key from known where accommodation is null
), services as (
  select
    joined.la,
    joined.person_key,
    case when joined.service_type in ('carer_direct', 'carer_via_cared_for') then null else joined.service_type end
      as service_type,
    case when joined.service_component in ('shared_lives', 'supported_living', 'extra_care_housing', 'home_support')
      then joined.service_component end as service_component,
    -- The latest end, then the type highest in the list, then a component that says where, then the latest start.
    cast(least(date_diff('day', cast('1900-01-01' as date), coalesce(joined.der_end, cast('9999-01-01' as date))), 99999)
      as bigint) * 100000000
      + (99 - case joined.service_type
          when 'nursing' then 1 when 'residential' then 2 when 'community' then 3 when 'prison' then 4
          when 'st_max' then 5 when 'ongoing_low_level' then 6 when 'other_short_term' then 7 else 99
        end) * 1000000
      + case when joined.service_component in ('shared_lives', 'supported_living', 'extra_care_housing', 'home_support')
          then 1 else 0 end * 100000
      + cast(greatest(date_diff('day', cast('1900-01-01' as date), joined.event_start_date), 0) as bigint) as lately
  from joined
  join homeless_in_the_file
    on homeless_in_the_file.la = joined.la and homeless_in_the_file.person_key = joined.person_key
  where joined.event_type = 'service'
), latest_service as (
  select la, person_key, max(lately) as lately
  from services
  group by la, person_key
), only_service as (
  select
    services.la,
    services.person_key,
    case when min(services.service_type) = max(services.service_type) then min(services.service_type) end as service_type,
    case when min(services.service_component) = max(services.service_component) then min(services.service_component) end
      as service_component
  from services
  join latest_service
    on latest_service.la = services.la
    and latest_service.person_key = services.person_key
    and latest_service.lately = services.lately
  group by services.la, services.person_key
), carers as (
  select la, adult_1_linked_person_id, adult_2_linked_person_id, adult_3_linked_person_id
  from joined
  where client_type in ('carer', 'carer_by_association')
    and event_start_date <= $year_end and (der_end >= $year_start or der_end is null)
), named_by_carers as (
  select la, adult_1_linked_person_id as la_person_id from carers where adult_1_linked_person_id is not null
  union
  select la, adult_2_linked_person_id as la_person_id from carers where adult_2_linked_person_id is not null
  union
  select la, adult_3_linked_person_id as la_person_id from carers where adult_3_linked_person_id is not null
), cared_for as (
  -- By any id that the council ever gave the person.
  select distinct joined.la, joined.person_key
  from joined
  join named_by_carers
    on named_by_carers.la = joined.la and named_by_carers.la_person_id = joined.la_person_id
)
select
  known.la,
  known.person_key,
  known.la_person_id,
  known.la_person_ids,
  known.birth_month,
  known.date_of_death,
  known.gender,
  known.ethnicity,
  known.primary_support_reason,
  known.employment_status,
  known.client_funding_status,
  case when cared_for.la is not null then 'yes' else known.has_unpaid_carer end as has_unpaid_carer,
  case
    when known.accommodation is not null then known.accommodation
    when only_service.service_type = 'nursing' then 'nursing_home'
    when only_service.service_type = 'residential' then 'care_home'
    when only_service.service_component = 'shared_lives' then 'shared_lives'
    when only_service.service_component = 'extra_care_housing' then 'sheltered_or_extra_care'
    when only_service.service_component = 'supported_living' then 'supported_accommodation'
    when only_service.service_type = 'community' and only_service.service_component = 'home_support' then 'presumed_at_home'
    when only_service.service_type = 'community' and only_service.service_component is null then 'presumed_in_community'
    when only_service.service_type = 'prison' then 'prison_or_detention'
    else 'unknown'
  end as accommodation_status,
  case when known.accommodation is not null then 1 else 0 end as accommodation_recorded
from known
left join only_service on only_service.la = known.la and only_service.person_key = known.person_key
left join cared_for on cared_for.la = known.la and cared_for.person_key = known.person_key
