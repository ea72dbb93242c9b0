-- Of two people who write one need at once the second is told.
alter table directory_needs add column version bigint not null default 1; -- open: counts every change
