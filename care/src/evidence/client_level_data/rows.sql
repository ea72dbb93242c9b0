-- Some rows of an import with everything that is kept of them, in the order of the file they came from.
select * from imported
where row_number between cast($from as bigint) and cast($to as bigint)
order by row_number
