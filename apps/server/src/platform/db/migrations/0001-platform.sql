-- What every domain stands on: tenancy, commands, outbox, audit, jobs, nodes.

create function platform.current_tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('oneline.tenant', true), '')::uuid;
grant execute on function platform.current_tenant() to oneline_app, oneline_relay, oneline_backup;

-- Makes a table tenant-safe: the application sees and writes rows of the tenant set on its connection and no others;
-- relay and backup see all rows of the tables they are granted. The owner (migrations, SECURITY DEFINER look-ups) is not
-- bound by policies, and the application is never the owner.
create function platform.protect(target regclass, app_may text default 'select, insert, update, delete') returns void
  language plpgsql as $$
declare
  place text := (select quote_ident(n.nspname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target);
begin
  execute format('grant usage on schema %s to oneline_app, oneline_relay, oneline_backup', place);
  execute format('alter table %s enable row level security', target);
  execute format('create policy tenant on %s to oneline_app using (tenant_id = (select platform.current_tenant()))
                  with check (tenant_id = platform.current_tenant())', target);
  execute format('create policy relay on %s to oneline_relay using (true) with check (true)', target);
  execute format('create policy backup on %s for select to oneline_backup using (true)', target);
  if app_may <> '' then
    execute format('grant %s on %s to oneline_app', app_may, target);
  end if;
  execute format('grant select on %s to oneline_backup', target);
end $$;

-- For tables of the installation that no tenant may see, such as nodes and durable cursors.
create function platform.protect_installation(target regclass, relay_may text) returns void
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('create policy relay on %s to oneline_relay using (true) with check (true)', target);
  execute format('create policy backup on %s for select to oneline_backup using (true)', target);
  execute format('grant %s on %s to oneline_relay', relay_may, target);
  execute format('grant select on %s to oneline_backup', target);
end $$;

-- Ends a statement, and with it everything that the statement wrote, when a write did not touch the rows it had to.
create function platform.refuse(write_name text, found bigint, expected int) returns int
  language plpgsql as $$
begin
  raise exception using errcode = 'OL409', message = 'write did not find its row',
    detail = json_build_object('write', write_name, 'found', found, 'expected', expected)::text;
end $$;
grant execute on function platform.refuse(text, bigint, int) to oneline_app;

-- 租户
create table platform.tenant (
  tenant_id uuid primary key,
  code text not null unique,
  name text not null,
  zone text not null default 'Asia/Shanghai',
  is_host boolean not null default false,
  is_demo boolean not null default false,
  state text not null default 'active' check (state in ('active', 'closed')),
  version int not null default 1,
  created_at timestamptz not null default now()
);
create unique index only_one_host on platform.tenant (is_host) where is_host;
select platform.protect('platform.tenant', 'select');
grant select on platform.tenant to oneline_relay;

-- The stored reply of a command, for 24 hours. `reply` is sealed (a string) where it carries a secret.
create table platform.idempotency (
  tenant_id uuid not null references platform.tenant,
  actor_id uuid not null,
  route text not null,
  key text not null check (length(key) between 1 and 200),
  body_hash bytea not null,
  reply jsonb,
  is_sealed boolean not null default false,
  at timestamptz not null,
  primary key (tenant_id, actor_id, route, key)
);
create index idempotency_age on platform.idempotency (at);
select platform.protect('platform.idempotency', 'select, insert');
grant select, delete on platform.idempotency to oneline_relay;

-- Events, written by the command that caused them and read by transaction horizon: a row is final for readers once its
-- `xid` is below every running transaction; the order of delivery is (xid, seq).
create table platform.outbox (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  at timestamptz not null,
  topic text not null,
  type text not null,
  subject_id text not null,
  subject_version int,
  -- Whom it concerns, for the data scope of readers: units, and the person or account that owns it.
  unit_ids uuid[] not null default '{}',
  owner_id uuid,
  payload jsonb not null,
  primary key (xid, seq)
);
create index outbox_age on platform.outbox (at);
select platform.protect('platform.outbox', 'insert');
grant select, delete on platform.outbox to oneline_relay;

-- How far each durable subscriber has read.
create table platform.outbox_cursor (
  subscriber text primary key,
  xid xid8 not null,
  seq bigint not null,
  updated_at timestamptz not null default now()
);
select platform.protect_installation('platform.outbox_cursor', 'select, insert, update, delete');

-- Events a durable subscriber has handled, so that a redelivery does nothing.
create table platform.outbox_handled (
  tenant_id uuid not null references platform.tenant,
  subscriber text not null,
  event_id uuid not null,
  at timestamptz not null default now(),
  primary key (tenant_id, subscriber, event_id)
);
create index outbox_handled_age on platform.outbox_handled (at);
select platform.protect('platform.outbox_handled', 'select, insert');
grant select, insert, delete on platform.outbox_handled to oneline_relay;

-- 审计. The application may add and read, never change.
create table platform.audit_entry (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  at timestamptz not null,
  actor_id uuid,
  actor_name text not null,
  session_id uuid,
  ip text,
  request_id text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  subject_name text,
  changes jsonb not null,
  reason text,
  primary key (tenant_id, id)
);
create index audit_entry_order on platform.audit_entry (tenant_id, xid, seq);
create index audit_entry_at on platform.audit_entry (tenant_id, at desc, id desc);
create index audit_entry_subject on platform.audit_entry (tenant_id, subject_kind, subject_id, at desc);
create index audit_entry_horizon on platform.audit_entry (xid, seq);
select platform.protect('platform.audit_entry', 'select, insert');
grant select on platform.audit_entry to oneline_relay;

-- A seal covers the committed entries of one tenant after those of the seal before, in order of (xid, seq).
-- hash = sha256(previous hash || number || row hashes); row_hashes holds 32 bytes an entry.
create table platform.audit_seal (
  tenant_id uuid not null references platform.tenant,
  number int not null,
  last_xid xid8 not null,
  last_seq bigint not null,
  entries int not null,
  row_hashes bytea not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  primary key (tenant_id, number)
);
select platform.protect('platform.audit_seal', 'select');
grant select, insert on platform.audit_seal to oneline_relay;

-- Background work as people see it; graphile-worker is the engine that runs it and keeps nothing afterwards.
create table platform.job (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  task text not null,
  payload jsonb not null,
  state text not null check (state in ('waiting', 'running', 'retrying', 'done', 'dead', 'cancelled')),
  progress real,
  attempts int not null default 0,
  max_attempts int not null,
  error_code text,
  error_message text,
  result jsonb,
  run_at timestamptz not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  by_id uuid,
  by_name text not null,
  version int not null default 1,
  primary key (tenant_id, id)
);
create index job_created on platform.job (tenant_id, created_at desc, id desc);
create index job_open on platform.job (tenant_id, state) where state in ('waiting', 'running', 'retrying', 'dead');
select platform.protect('platform.job');
grant select, insert, update, delete on platform.job to oneline_relay;

-- Server processes. A process whose lease has run out, or whose advisory lock is free, is dead: its work is taken over.
create table platform.node (
  id uuid primary key,
  host text not null,
  pid int not null,
  -- Advisory lock held by a connection of the process for as long as it lives.
  lock_key bigint not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  worker_ids text[] not null default '{}'
);
select platform.protect_installation('platform.node', 'select, insert, update, delete');
