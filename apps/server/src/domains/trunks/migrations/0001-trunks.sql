-- 中继: ways to and from carriers, the numbers that are dialled on them, and by which way numbers are called.

create table trunks.trunk (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  name text not null,
  transport text not null check (transport in ('udp', 'tcp', 'tls')),
  host text not null,
  port int not null check (port between 1 and 65535),
  sources text[] not null,
  most_calls int not null,
  keep_alive_seconds int not null,
  is_encrypted boolean not null,
  is_active boolean not null,
  -- Null: known by its addresses only.
  registers_as text,
  registration_realm text,
  -- Sealed.
  registration_password text,
  registration_seconds int,
  state text not null default 'unknown' check (state in ('unknown', 'up', 'down', 'registering')),
  state_at timestamptz,
  sip_status int,
  version int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint trunk_name unique (tenant_id, name)
);
select platform.protect('trunks.trunk');
-- By its id alone: the exchange knows no tenant.
create unique index trunk_id on trunks.trunk (id, tenant_id);
grant select on trunks.trunk to oneline_relay;

create table trunks.number (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  number text not null,
  kind text not null check (kind in ('echo', 'person', 'voicemail', 'prompt')),
  person_id uuid check ((person_id is not null) = (kind in ('person', 'voicemail'))),
  prompt_id uuid check ((prompt_id is not null) = (kind = 'prompt')),
  is_active boolean not null,
  version int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint number_taken unique (tenant_id, number),
  constraint number_prompt foreign key (tenant_id, prompt_id) references prompts.prompt (tenant_id, id)
);
select platform.protect('trunks.number');

create table trunks.outbound_rule (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  name text not null,
  prefix text not null,
  trunk_id uuid not null,
  presented text,
  position int not null,
  is_active boolean not null,
  version int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint outbound_rule_trunk foreign key (tenant_id, trunk_id) references trunks.trunk (tenant_id, id)
);
select platform.protect('trunks.outbound_rule');

create table trunks.policy (
  tenant_id uuid not null references platform.tenant,
  most_calls int not null,
  forbidden_prefixes text[] not null,
  anonymous text not null check (anonymous in ('accept', 'refuse')),
  version int not null,
  primary key (tenant_id)
);
select platform.protect('trunks.policy', 'select, insert, update');
grant select on trunks.policy to oneline_relay;

create table trunks.blocked (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  number text not null,
  reason text not null,
  until timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  primary key (tenant_id, id),
  constraint blocked_once unique (tenant_id, number)
);
select platform.protect('trunks.blocked', 'select, insert, delete');
