-- 机构 岗位 人员 任职: the tree of a tenant, what is done in it, by whom and from when.

-- Re-hanging units takes turns: each names the state of the tree in which it was thought of, else two of them that are right
-- one by one could together hang a unit below itself.
create table organisation.tree (
  tenant_id uuid primary key references platform.tenant,
  version int not null
);
select platform.protect('organisation.tree', 'select, insert, update');

create table organisation.unit (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  parent_id uuid,
  kind text not null check (kind in ('nation', 'province', 'city', 'site', 'department', 'team')),
  code text not null,
  name text not null,
  sort_order int not null,
  state text not null default 'active' check (state in ('active', 'closed')),
  -- Raised by whatever comes to stand on the unit (units, posts), so that closing it at the same moment misses its row.
  claims int not null default 0,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint unit_code unique (tenant_id, code),
  constraint unit_parent foreign key (tenant_id, parent_id) references organisation.unit (tenant_id, id),
  check (parent_id <> id)
);
create index unit_below on organisation.unit (tenant_id, parent_id);
select platform.protect('organisation.unit', 'select, insert, update');

-- Where a unit has hung; the open one (to_at null) is where it hangs.
create table organisation.unit_placement (
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  parent_id uuid,
  from_at timestamptz not null,
  to_at timestamptz,
  by_id uuid,
  by_name text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references organisation.unit (tenant_id, id),
  foreign key (tenant_id, parent_id) references organisation.unit (tenant_id, id)
);
create index unit_placement_unit on organisation.unit_placement (tenant_id, unit_id, from_at);
select platform.protect('organisation.unit_placement', 'select, insert, update');

create table organisation.post (
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  name text not null,
  -- Roles are another domain's; it knows which exist.
  role_ids uuid[] not null,
  state text not null default 'active' check (state in ('active', 'closed')),
  -- As of a unit: raised by appointments.
  claims int not null default 0,
  version int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, id, unit_id),
  foreign key (tenant_id, unit_id) references organisation.unit (tenant_id, id)
);
create unique index post_name on organisation.post (tenant_id, unit_id, name) where state = 'active';
select platform.protect('organisation.post', 'select, insert, update');

create table organisation.person (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  employee_no text not null,
  name text not null,
  state text not null default 'active' check (state in ('active', 'left')),
  mobile text,
  email text,
  id_number text,
  -- Kept after coming back: who has no post yet still belongs to the units they left from.
  left_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint person_employee_no unique (tenant_id, employee_no)
);
create index person_name on organisation.person (tenant_id, name, id);
select platform.protect('organisation.person', 'select, insert, update');

-- Current on a day from `from_date` to `to_date`, both included, unless a command ended it (`ended_at`), which is at once.
create table organisation.appointment (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  post_id uuid not null,
  unit_id uuid not null,
  is_main boolean not null,
  from_date date not null,
  to_date date,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references organisation.person (tenant_id, id),
  foreign key (tenant_id, post_id, unit_id) references organisation.post (tenant_id, id, unit_id),
  constraint appointment_dates check (to_date >= from_date)
);
create index appointment_person on organisation.appointment (tenant_id, person_id);
create index appointment_post on organisation.appointment (tenant_id, post_id);
create index appointment_unit on organisation.appointment (tenant_id, unit_id, person_id);
-- Only one that never began is deleted.
select platform.protect('organisation.appointment');
