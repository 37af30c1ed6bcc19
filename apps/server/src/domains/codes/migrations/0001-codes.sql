-- 码表: every category of the system, edited on a page, used by name.

create table codes.code_table (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  name text not null,
  label jsonb not null,
  description text not null default '',
  is_system boolean not null default false,
  is_tree boolean not null default false,
  version int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint code_table_name unique (tenant_id, name)
);
select platform.protect('codes.code_table');

create table codes.code_entry (
  tenant_id uuid not null,
  id uuid not null,
  table_id uuid not null,
  code text not null,
  label jsonb not null,
  parent_code text,
  sort_order int not null,
  valid_from date,
  valid_to date,
  version int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint code_entry_code unique (tenant_id, table_id, code),
  foreign key (tenant_id, table_id) references codes.code_table (tenant_id, id),
  constraint code_entry_parent foreign key (tenant_id, table_id, parent_code)
    references codes.code_entry (tenant_id, table_id, code),
  constraint code_entry_validity check (valid_to is null or valid_from is null or valid_from <= valid_to)
);
select platform.protect('codes.code_entry');

-- Every version an entry has had, the present one included; stays when the entry is removed.
create table codes.code_entry_version (
  tenant_id uuid not null,
  entry_id uuid not null,
  version int not null,
  at timestamptz not null,
  by_id uuid,
  by_name text not null,
  code text not null,
  label jsonb not null,
  parent_code text,
  sort_order int not null,
  valid_from date,
  valid_to date,
  primary key (tenant_id, entry_id, version)
);
select platform.protect('codes.code_entry_version', 'select, insert');
