-- Who stands behind a figure: those in its denominator, with the first and the last day of what is counted where it has one.
select la_person_id as person_id, unit, try_cast(unit as date) as started_on, counted_on as ended_on, numerator
from rows_behind
where measure = $measure and denominator = 1
order by la_person_id, unit, counted_on
