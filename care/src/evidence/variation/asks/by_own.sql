-- The rows behind a measure, by what our own record knows of each contact (its team) or person (where they live).
select units.unit as code, units.unit as name, count(*) as size, count(case when counts then 1 end) as counted
from behind left join units on units.of = case when $of = 'contact' then behind.event_reference else behind.person_id end
group by units.unit
order by name nulls last
