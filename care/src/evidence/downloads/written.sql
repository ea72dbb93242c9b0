-- What was written, as a test reads it again.
select * from written
