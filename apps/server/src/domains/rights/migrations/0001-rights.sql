-- 角色: named sets of grants; posts carry them.

create table rights.role (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  code text not null,
  name jsonb not null,
  description text not null default '',
  is_ready_made boolean not null default false,
  grants jsonb not null,
  fields jsonb not null,
  state text not null default 'active' check (state in ('active', 'closed')),
  version int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint role_code unique (tenant_id, code)
);
select platform.protect('rights.role', 'select, insert, update');
