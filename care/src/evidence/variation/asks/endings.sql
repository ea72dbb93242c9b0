-- What became of people after their first reablement that ended from `$from` to `$to`, as far as is known until `$until`: how
-- many after how many days, and what ended it. Ending `moved`: long-term residential or nursing care began, on the same day at the
-- earliest. Ending `died`: they died before that. No ending: nothing of the kind had happened by `$until`.
--
-- Left out: reablement that the person's death ended (`died_in_it`), and people in a care home already (`in_a_home`).
with dead as (
  -- Our own record knows deaths apart from events.
  select person_key, min(died_on) as died_on from (
    select person_key, died_on from services($service) where died_on is not null
    union all
    select person_key, died_on from own_deaths
  ) group by person_key
), support as (
  select person_key, service_type, event_start_date, event_end_date
  from services($service) where client_type = $service_user
), ended as (
  select person_key, event_end_date as home_on, row_number() over (partition by person_key order by event_end_date) as place
  from support
  where service_type = $st_max and event_end_date >= $from and event_end_date <= $to
    -- It has not ended when more of it follows.
    and not exists (
      select 1 from support as more
      where more.person_key = support.person_key and more.service_type = $st_max
        and more.event_start_date <= support.event_end_date + cast($follows_days as integer)
        and (more.event_end_date is null or more.event_end_date > support.event_end_date)
    )
), first_ended as (
  select ended.person_key, home_on, died_on,
    exists (
      select 1 from support
      where support.person_key = ended.person_key and support.service_type in ($residential, $nursing)
        and support.event_start_date < home_on and (support.event_end_date is null or support.event_end_date > home_on)
    ) as in_a_home,
    (
      select min(event_start_date) from support
      where support.person_key = ended.person_key and support.service_type in ($residential, $nursing)
        and support.event_start_date >= home_on and support.event_start_date <= $until
    ) as moved_on
  from ended left join dead on dead.person_key = ended.person_key
  where place = 1
), judged as (
  select case
      when died_on <= home_on then 'died_in_it'
      when in_a_home then 'in_a_home'
      when moved_on is not null and (died_on is null or moved_on <= died_on) then 'moved'
      when died_on <= $until then 'died'
      else 'at_home'
    end as ending,
    home_on, moved_on, died_on
  from first_ended
)
select ending, date_diff('day', home_on, case ending when 'moved' then moved_on when 'died' then died_on else $until end) as days,
  count(*) as people
from judged
group by 1, 2
order by 1, 2
