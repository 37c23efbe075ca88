-- How often a run of an import began since it last got any further: one that never gets on must end.
alter table import_file add column attempts int not null default 0;
