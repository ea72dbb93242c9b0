-- Which data folder holds the files that rows speak of, when the record store is not a file in it.
create table data_folder (
  id text primary key, -- open: always `files`
  mark text not null, -- open: what stands in the folder's file `folder-mark`
  marked_at timestamptz not null, -- open: when the first service started on it
  check (id = 'files') -- there is one folder, however many servers share it
);
