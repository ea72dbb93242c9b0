-- What still has to happen may have a day by which it should.
alter table timeline add column due_on date; -- sensitive: by when what is open should have happened
