-- The requests that measures judge, one row for each: completed ones, and those still open, without an end.
--
-- Our own record knows by its reference what one request is. A file does not: references are often made anew for each
-- extract, so the nation leaves them out. There, rows of one person, client type, start, end and route of access are one
-- request, and the outcome of the lowest rank stands (client-level-data 2.1, steps 6 and 9). A request that ends before
-- it begins is none.
create or replace macro requests(wanted) as table
select person_key, la_person_unique_identifier, client_type, event_reference, event_start_date, event_end_date,
  event_outcome, hours_open, own_reference
from (
  select person_key, la_person_unique_identifier, client_type, event_reference, event_start_date, event_end_date,
    event_outcome, hours_open, own_reference, row_number() over (
      partition by person_key, client_type, event_start_date, event_end_date, request_route_of_access, own_reference
      order by outcome_ranks.rank nulls last, hours_open nulls last, event_reference nulls last
    ) as place
  from events left join outcome_ranks on outcome_ranks.outcome = events.event_outcome
  where events.event_type = wanted
    and person_key is not null and event_start_date is not null
    and (event_end_date is null or event_end_date >= event_start_date)
)
where place = 1
