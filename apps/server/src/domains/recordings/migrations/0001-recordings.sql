-- 录音. The row is there before anything is recorded, so that the file of a recording always finds its call.
create table recordings.recording (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  interaction_id uuid not null,
  kind text not null check (kind in ('call', 'message')),
  state text not null default 'recording' check (state in ('recording', 'kept', 'removed')),
  person_id uuid,
  unit_id uuid,
  caller text,
  caller_name text,
  started_at timestamptz not null,
  duration_ms int,
  bytes bigint,
  hash text,
  is_repaired boolean not null default false,
  -- For the player: contracts/recording.ts.
  waveform jsonb,
  primary key (tenant_id, id)
);
create index recording_newest on recordings.recording (tenant_id, started_at desc nulls last, id desc);
create index recording_call on recordings.recording (tenant_id, interaction_id);
create index recording_hash on recordings.recording (tenant_id, hash) where state = 'kept';
select platform.protect('recordings.recording');
-- By its id alone: the exchange knows no tenant.
create unique index recording_id on recordings.recording (id, tenant_id);
grant select on recordings.recording to oneline_relay;

create table recordings.policy (
  tenant_id uuid primary key references platform.tenant,
  records text not null check (records in ('none', 'in', 'out', 'all')),
  keep_days int not null,
  version int not null
);
select platform.protect('recordings.policy');
