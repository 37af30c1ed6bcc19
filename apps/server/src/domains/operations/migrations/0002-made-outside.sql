-- A backup made by the command line: its file lies where its maker wanted it, and no policy keeps or removes it.
alter table operations.backup add column is_outside boolean not null default false;
