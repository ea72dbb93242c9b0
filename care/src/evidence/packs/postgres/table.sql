
drop table if exists {table};
create table {table} (
{columns}
);
