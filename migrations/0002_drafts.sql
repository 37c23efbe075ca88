-- Procedures that are changed while the system runs: drafts, their approval, versions with dates, what areas change.

-- The files a version was read from, so that it can be edited and exported as it was written; who let it in and why.
alter table workflow_version
  add column files json, add column approver text, add column document text, add column clauses jsonb not null default '[]',
  add column draft uuid, add column withdrawn_at timestamptz;
-- What areas have changed of a version makes a bundle of its own, stored whole: a later release may apply changes otherwise.
alter table variant add column bundle json;
alter table setting add column approver text, add column draft uuid;
create index setting_draft on setting (draft) where draft is not null;

create table draft (
  id uuid primary key,
  -- workflow: the files of one workflow | local: an area's typed changes of it
  kind text not null, workflow text not null, division char(12), base_version int, title text not null,
  -- open | submitted | returned | published | withdrawn | discarded
  status text not null, rev int not null,
  -- Files, or changes.
  content json not null,
  -- Everybody who ever saved it: none of them may approve it.
  authors text[] not null, saved_by text not null, organisation text,
  -- person | release | import
  origin text not null, submission jsonb, decision jsonb,
  created_at timestamptz not null, updated_at timestamptz not null
);
create index draft_listed on draft (status, id desc);
-- Going back to what once was makes a new version with the old content.
drop index workflow_version_hash;
create index workflow_version_hash on workflow_version (workflow, hash);
