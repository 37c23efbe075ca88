-- A schedule that starts a case for each record of a query goes through them city by city in bounded batches. Where it has come
-- to is written in the transaction that writes the batch, so whoever goes on after a kill neither repeats nor leaves out any.
create table schedule_run (
  home_city int not null, schedule text not null, fire_at timestamptz not null,
  -- The last record looked at; records are gone through in the order of their ids.
  after uuid, done boolean not null default false,
  started int not null default 0, passed int not null default 0, failed int not null default 0,
  lease_until timestamptz, primary key (home_city, schedule, fire_at)
);
create index schedule_fire_running on schedule_fire (schedule, fire_at) where state = 'running';
grant select on schedule_run to yijiao_reader;
