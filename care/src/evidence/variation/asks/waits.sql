-- How many waited how many days.
select date_diff('day', started_on, ended_on) as days, count(*) as people
from behind
where started_on is not null and ended_on >= started_on
group by 1
order by 1
