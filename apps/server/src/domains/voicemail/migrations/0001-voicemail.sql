-- 语音留言
create table voicemail.message (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  person_id uuid not null,
  interaction_id uuid not null,
  recording_id uuid not null,
  caller text,
  caller_name text,
  at timestamptz not null,
  duration_ms int not null,
  heard_at timestamptz,
  version int not null default 1,
  primary key (tenant_id, id),
  constraint message_once unique (tenant_id, recording_id)
);
create index message_newest on voicemail.message (tenant_id, person_id, at desc nulls last, id desc);
select platform.protect('voicemail.message');
