-- Offices are merged, split and renamed on a day: the tree is written at once with its dates, and on the day itself the open
-- work is led to whoever has it from then on. The old office stays as it was, with its last day and the one that follows it.
alter table organisation add column successor text;
create table reorganisation (
  id uuid primary key, on_day date not null, body jsonb not null, author text not null, created_at timestamptz not null,
  -- Tasks led elsewhere so far; when all are.
  moved int not null default 0, done_at timestamptz
);
create index reorganisation_due on reorganisation (on_day) where done_at is null;
grant select on reorganisation to yijiao_reader;
