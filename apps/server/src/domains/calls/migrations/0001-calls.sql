-- 待回呼: a caller whom we cut off, or who left without being served, is called back.
create table calls.callback (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  -- The interaction that it is owed for.
  interaction_id uuid not null,
  number text not null,
  name text,
  reason text not null check (reason in ('exchange_failed', 'server_stopped')),
  unit_id uuid,
  owed_at timestamptz not null,
  done_at timestamptz,
  done_by uuid,
  version int not null default 1,
  primary key (tenant_id, id),
  constraint callback_once unique (tenant_id, interaction_id)
);
create index callback_owed on calls.callback (tenant_id, owed_at) where done_at is null;
select platform.protect('calls.callback');
