-- The councils of the files.
select distinct la from submissions order by la
