-- The rows of one imported file. It has no reference that can be relied on (see requests.sql).
create or replace view events as
select *, cast(null as varchar) as own_reference from imported
