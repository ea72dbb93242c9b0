-- The quarters from April 2023, when the national collection began, to the end of the year.
select quarter_start, quarter_end
from calendar_quarters
where quarter_end <= $year_end
