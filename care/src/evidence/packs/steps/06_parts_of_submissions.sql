-- Files of one council and one stated period that share less than a tenth of the events of the smaller one are parts of one
-- submission: which is the first earlier file that each is a part with.
with twins as (
  select
    one.la,
    one.import_id as earlier,
    other.import_id as later,
    one.file_number as earlier_number,
    other.file_number as later_number
  from files as one
  join files as other
    on other.la = one.la
    and coalesce(other.stated_start, cast('1800-01-01' as date)) = coalesce(one.stated_start, cast('1800-01-01' as date))
    and coalesce(other.stated_end, cast('1800-01-01' as date)) = coalesce(one.stated_end, cast('1800-01-01' as date))
    and other.file_number > one.file_number
  where $same_period <> 'later_replaces'
), sent as (
  select la, earlier as import_id from twins
  union
  select la, later as import_id from twins
), keys as (
  select distinct
    sent.la,
    sent.import_id,
    coalesce(imported.person_key, '') as person_key,
    coalesce(imported.client_type, '') as client_type,
    coalesce(imported.event_type, '') as event_type,
    coalesce(imported.event_start_date, cast('1800-01-01' as date)) as event_start_date,
    coalesce(imported.event_end_date, cast('1800-01-01' as date)) as event_end_date,
    coalesce(imported.service_type, '') as service_type,
    coalesce(imported.service_component, '') as service_component
  from imported
  join sent on sent.la = imported.la_code and sent.import_id = imported.import_id
), sizes as (
  select la, import_id, count(*) as events
  from keys
  group by la, import_id
), shared as (
  select twins.la, twins.earlier, twins.later, count(*) as events
  from twins
  join keys as one on one.la = twins.la and one.import_id = twins.earlier
  join keys as other
    on other.la = twins.la
    and other.import_id = twins.later
    and other.person_key = one.person_key
    and other.client_type = one.client_type
    and other.event_type = one.event_type
    and other.event_start_date = one.event_start_date
    and other.event_end_date = one.event_end_date
    and other.service_type = one.service_type
    and other.service_component = one.service_component
  group by twins.la, twins.earlier, twins.later
)
select twins.later_number as file_number, min(twins.earlier_number) as part_of
from twins
join sizes as earlier on earlier.la = twins.la and earlier.import_id = twins.earlier
join sizes as later on later.la = twins.la and later.import_id = twins.later
left join shared on shared.la = twins.la and shared.earlier = twins.earlier and shared.later = twins.later
where coalesce(shared.events, 0) * 10 < least(earlier.events, later.events)
group by twins.later_number
