{parameters}drop table if exists {makes};
create table {makes} as
{select};
analyze {makes};
