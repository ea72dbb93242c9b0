-- Our own events as one table: those that stand, and who waits for an answer as requests without an end.
-- An event stands when no later row names it as the one it supersedes; a row that takes one back is no event itself.
create or replace view events as
select *, event_reference as own_reference
from written
where not withdrawn
  and not exists (select 1 from written as later where later.supersedes = written.event_id)
union all by name
select * from waiting
