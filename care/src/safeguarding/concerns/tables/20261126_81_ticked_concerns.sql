-- Contacts on which somebody had ticked a worry about abuse or neglect before there was a queue: each becomes a concern of
-- that moment, under the contact's own number, and waits for the managers. Nobody had said yet what was done about it.
insert into concerns (id, version, once, source_kind, source_id, person_id, team_id, raised_at, raised_by)
select c.id, 1, 'contact/' || c.id || '//0', 'contact', c.id, c.person_id, p.team_id, c.concern_at, c.created_by
from contacts c
left join persons p on p.id = c.person_id
where c.concern and c.concern_at is not null
  and not exists (select 1 from concerns o where o.source_kind = 'contact' and o.source_id = c.id);

insert into concern_steps (id, concern_id, at, by_id, kind, words)
select n.id, n.id, n.raised_at, n.raised_by, 'raised',
  'Ticked on the contact before there was a queue of concerns; carried here when the queue began.'
from concerns n
where not exists (select 1 from concern_steps s where s.concern_id = n.id);
