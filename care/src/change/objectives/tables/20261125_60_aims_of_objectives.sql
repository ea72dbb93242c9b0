-- What the objectives aim at, told to the charts of their measures: one row each, where before they shared one.
insert into measure_aims (aim, measure, target, better, set_at)
select id, measure, target, case direction when 'keep' then 'neither' else direction end, changed_at
from objectives
where measure is not null and target is not null;
