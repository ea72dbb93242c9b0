-- What happened to each person on which day. The same kind of event of one person on one day counts once, because councils
-- split one service over several rows and send the same time again in the next file. Codes stand in the order in which things
-- happen on one day; `activities` in choices.rs has their words.
select distinct
  person_key,
  event_start_date,
  cast(case
    when event_type = 'request' then 0
    when event_type = 'assessment' then 1
    when event_type = 'review' then 13
    when $by_service = 0 then 2
    when service_type = 'st_max' then 3
    when service_type = 'ongoing_low_level' then 4
    when service_type = 'other_short_term' then 5
    when service_type = 'community' then 6
    when service_type = 'residential' then 7
    when service_type = 'nursing' then 8
    when service_type = 'prison' then 9
    when service_type = 'carer_direct' then 10
    when service_type = 'carer_via_cared_for' then 11
    else 12
  end as usmallint) as activity
from imported
where person_key is not null
  and event_start_date is not null
  and event_type is not null
  and ($who = '' or client_type = $who)
order by 1
