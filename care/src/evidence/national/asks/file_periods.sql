-- The period of every submission.
select * from file_periods order by submission, la
