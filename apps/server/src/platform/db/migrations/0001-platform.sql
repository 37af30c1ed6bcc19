-- What every domain stands on: tenancy, commands, outbox, audit, jobs, nodes.

create function platform.current_tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('oneline.tenant', true), '')::uuid;
grant execute on function platform.current_tenant() to oneline_app, oneline_relay, oneline_backup;

-- A backup carries the list of migrations and the value of every sequence, those of identity columns too.
grant usage on schema platform to oneline_app, oneline_relay, oneline_backup;
grant select on platform.migration to oneline_backup;
alter default privileges grant select on sequences to oneline_backup;

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

-- The outbox orders its rows by transaction number. Those numbers begin anew in every cluster while the rows outlive it, so
-- a row records its *position*: the number plus a base, which a restore raises beyond every position it brings along. The
-- base is the body of a function, not a row, so that it is folded into the plan and costs nothing.
create function platform.position_base() returns bigint language sql stable parallel safe return 0::bigint;

-- The position of rows written by this transaction.
create function platform.position() returns xid8 language sql stable
  return (pg_current_xact_id()::text::bigint + platform.position_base())::text::xid8;

-- Rows below this position are final for readers: every transaction that could still add one has ended.
create function platform.horizon() returns xid8 language sql stable parallel safe
  return (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + platform.position_base())::text::xid8;

-- 租户
create table platform.tenant (
  tenant_id uuid primary key,
  code text not null unique,
  name text not null,
  zone text not null default 'Asia/Shanghai',
  is_host boolean not null default false,
  is_demo boolean not null default false,
  -- `seeding` while the first start fills it, which people may watch from inside; `abandoned` when that was cut off.
  state text not null default 'active' check (state in ('seeding', 'active', 'closed', 'abandoned')),
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
-- `xid` (a position) is below platform.horizon(); the order of delivery is (xid, seq).
create table platform.outbox (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  xid xid8 not null default platform.position(),
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

-- 审计. The application may add and read, never change, and cannot say where in the order an entry stands.
create table platform.audit_entry (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  -- The order of entries is (generation, xid, seq); a restore keeps the three as they are. Transaction ids of one server say
  -- nothing about those of another, so `platform.continue_audit` begins the next generation after a restore elsewhere.
  generation int not null default 1,
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
create index audit_entry_order on platform.audit_entry (tenant_id, generation, xid, seq);
create index audit_entry_at on platform.audit_entry (tenant_id, at desc nulls last, id desc);
create index audit_entry_actor on platform.audit_entry (tenant_id, actor_id, at desc nulls last);
create index audit_entry_subject on platform.audit_entry (tenant_id, subject_kind, subject_id, at desc nulls last);
select platform.protect('platform.audit_entry', 'select, insert (tenant_id, id, at, actor_id, actor_name, session_id, ip,
  request_id, action, subject_kind, subject_id, subject_name, changes, reason)');
grant select on platform.audit_entry to oneline_relay;

-- A seal covers the committed entries of one tenant after those of the seal before, in their order. `row_hashes` holds 32
-- bytes an entry, in the order of `entry_ids`. What is hashed, and how, stands in platform/audit/encoding.ts.
create table platform.audit_seal (
  tenant_id uuid not null references platform.tenant,
  number int not null,
  last_generation int not null,
  last_xid xid8 not null,
  last_seq bigint not null,
  entry_ids uuid[] not null,
  row_hashes bytea not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  primary key (tenant_id, number)
);
select platform.protect('platform.audit_seal', 'select');
grant select, insert on platform.audit_seal to oneline_relay;

-- The last seal of a UTC day as it was published outside of the database. No foreign key: that it outlives the seal it
-- names is what it is for.
create table platform.audit_root (
  tenant_id uuid not null references platform.tenant,
  day date not null,
  seal int not null,
  -- sha256 of the published object.
  object_hash bytea not null,
  published_at timestamptz not null,
  primary key (tenant_id, day)
);
select platform.protect('platform.audit_root', 'select');
grant select, insert on platform.audit_root to oneline_relay;

-- The generation that entries are written in: a constant default, which costs an insert nothing.
create function platform.audit_generation() returns int
  language sql stable as $$
  select pg_get_expr(d.adbin, d.adrelid)::int
  from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
  where d.adrelid = 'platform.audit_entry'::regclass and a.attname = 'generation'
$$;
grant execute on function platform.audit_generation() to oneline_app, oneline_relay;

-- Called by the owner before anything is written, at every start and after a restore. Where the newest entry or seal has a
-- transaction id that this server has not reached, it was written on another: new entries belong to the next generation.
create function platform.continue_audit() returns int
  language plpgsql as $$
declare
  newest record;
  wanted int;
begin
  select coalesce(max(place.generation), 1) as generation,
      coalesce(bool_or(place.xid >= pg_snapshot_xmax(pg_current_snapshot())), false) as is_foreign
    into newest
    from (
      select places.generation, places.xid, rank() over (order by places.generation desc) as age
      from platform.tenant t, lateral (
        (select e.generation, e.xid from platform.audit_entry e where e.tenant_id = t.tenant_id
          order by e.generation desc, e.xid desc, e.seq desc limit 1)
        union all
        (select s.last_generation, s.last_xid from platform.audit_seal s where s.tenant_id = t.tenant_id
          order by s.number desc limit 1)
      ) places
    ) place
    where place.age = 1;
  wanted := newest.generation + newest.is_foreign::int;
  if wanted <> platform.audit_generation() then
    execute format('alter table platform.audit_entry alter column generation set default %s', wanted);
  end if;
  return wanted;
end $$;
revoke execute on function platform.continue_audit() from public;

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
create index job_created on platform.job (tenant_id, created_at desc nulls last, id desc);
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

-- What runs by the clock; whoever moves `next_at` on runs it. Null is never.
create table platform.schedule (
  task text primary key,
  cron text not null,
  next_at timestamptz,
  last_at timestamptz
);
select platform.protect_installation('platform.schedule', 'select, insert, update');

-- Raises the base of positions beyond every position in use when the outbox has come from another cluster, whose
-- transactions were numbered higher (`is_moved`: it certainly has). `seen` is a position known from elsewhere, such as the
-- horizon a backup was made at. Called by the owner before anything is written, at every start and after a restore; returns
-- the base. The gap leaves the positions of rows that were lost with the other cluster below every new one, so that a client
-- that remembers one misses nothing.
create function platform.settle_positions(seen bigint default 0, is_moved boolean default false) returns bigint
  language plpgsql as $$
declare
  base bigint := platform.position_base();
  present bigint := platform.position()::text::bigint;
  highest bigint := greatest(
    seen,
    (select xid::text::bigint from platform.outbox order by xid desc limit 1),
    (select xid::text::bigint from platform.outbox_cursor order by xid desc limit 1)
  );
begin
  if highest > present or is_moved then
    base := highest + (1::bigint << 40);
    execute format(
      'create or replace function platform.position_base() returns bigint language sql stable parallel safe return %s::bigint',
      base
    );
  end if;
  return base;
end $$;
