-- Who still waits on the day `$to`: people whose request was open then, or ended with what leads to the step, with no step since
-- they asked. Each person counts once, since their oldest such request. A request older than the look-back is of another time.
with asked as (
  select person_key, la_person_unique_identifier as person_id, event_start_date as asked_on
  from requests($request)
  where event_start_date <= $to and event_start_date >= $to - cast($look_back_days as integer)
    and ($client_type = '' or client_type = $client_type)
    and (event_end_date is null or event_end_date > $to or event_outcome in ($leads_1, $leads_2, $leads_3))
), waiting as (
  select person_key, date_diff('day', min(asked_on), $to) as days
  from asked
  where not exists (
    select 1 from answered where answered.person_id = asked.person_id and answered.ended_on >= asked.asked_on
  )
  and not exists (
    select 1 from events where events.person_key = asked.person_key and events.date_of_death <= $to
  )
  group by person_key
)
select days, count(*) as people from waiting group by days order by days
