-- Those behind one month. Of the people with long-term support for more than a year at the end of a month: how many had a review within the year.
with supported as (
  select months.month, months.ends_on, support.person_key, min(la_person_unique_identifier) as person_id,
    min(event_start_date) as event_start_date, min(event_reference) as event_reference,
    max(case when support.event_start_date <= months.ends_on - cast($within_days as integer)
      then 1 else 0 end) as long_ago,
    max(case when support.event_end_date is null or support.event_end_date >= months.ends_on then 1 else 0 end) as now
  from months join services($service) as support
    on support.event_start_date <= months.ends_on
    and (support.event_end_date is null or support.event_end_date >= months.ends_on - cast($within_days as integer))
  where months.ends_on >= $from and months.ends_on <= $to
    and support.client_type = $service_user and support.kind = $long_term
  group by months.month, months.ends_on, support.person_key
), reviews as (
  select person_key, event_end_date, event_outcome from completed($review) where client_type = $service_user
), judged as (
  select month, supported.person_key, min(person_id) as person_id, min(event_reference) as event_reference,
    min(event_start_date) as event_start_date, max(reviews.event_end_date) as event_end_date,
    cast(null as varchar) as event_outcome, case when count(reviews.person_key) > 0 then 1 else 0 end as counted
  from supported left join reviews on reviews.person_key = supported.person_key
    and reviews.event_end_date > ends_on - cast($within_days as integer) and reviews.event_end_date <= ends_on
  where long_ago = 1 and now = 1
  group by month, supported.person_key
)
select person_id, event_reference, event_start_date as started_on, event_end_date as ended_on,
  event_outcome as outcome, counted = 1 as counts
from judged
order by ended_on, person_id, event_reference
