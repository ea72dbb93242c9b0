-- What came from which feed, and what was odd in it: nothing is dropped silently.
create table directory_imports (
  id text primary key, -- open: UUIDv7
  feed_id text not null references directory_feeds (id), -- open: from where
  began_at timestamptz not null, -- open: when
  ended_at timestamptz, -- open: when it was through, or broke off
  broke text, -- open: why it broke off; none when it came to the end
  pages bigint not null, -- open: pages read
  came bigint not null, -- open: services in them
  new bigint not null, -- open: services we did not have
  changed bigint not null, -- open: services that said something new
  same bigint not null, -- open: services that said the same
  refused bigint not null, -- open: services that were not kept, each with a finding
  vanished bigint not null, -- open: services that the feed does not name any more
  findings bigint not null, -- open: how much was odd, kept below or not
  by_name text not null -- personal: who asked for it
);
create index directory_imports_by_feed on directory_imports (feed_id, began_at);
create table directory_findings (
  import_id text not null references directory_imports (id), -- open: in which import
  number bigint not null, -- open: the how manieth
  what text not null, -- open: which thing, by kind and id
  sentence text not null, -- open: what was odd and what became of it
  primary key (import_id, number) -- in order
);
