-- What the person served said of a case that has ended: once for each case. `given_by` is who wrote it down at a counter; null
-- when the person did it with the code of a paper.
create table rating (
  home_city int not null, instance_id uuid not null, workflow text not null, score int not null check (score between 1 and 5),
  remark text, given_by text, organisation text, follow_up uuid, at timestamptz not null, primary key (home_city, instance_id)
);
alter table rating enable row level security;
create policy rating_read on rating for select to yijiao_reader using (
  exists (select from instance i where i.home_city = rating.home_city and i.id = rating.instance_id));
grant select on rating to yijiao_reader;
