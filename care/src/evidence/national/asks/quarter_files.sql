-- The submission that speaks for each quarter.
select * from quarter_files order by la, quarter_start
