-- Evidence asks at every view how many events ended on each day and when the newest was written: this answers from the
-- index alone, and finds the rows of one month.
create index client_level_events_by_part on client_level_events (council, ended_on, recorded_at);
