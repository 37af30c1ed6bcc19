-- 语音文件: what callers hear, in the languages they hear it in, every version of it kept.

create table prompts.prompt (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  name text not null,
  purpose text not null check (purpose in ('announcement', 'music')),
  is_active boolean not null,
  version int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint prompt_name unique (tenant_id, name)
);
select platform.protect('prompts.prompt');

create table prompts.sound (
  tenant_id uuid not null references platform.tenant,
  prompt_id uuid not null,
  language text not null,
  -- Counts the versions; the highest one is heard.
  number int not null,
  -- Of the WAV file in the object store.
  hash text not null,
  bytes int not null,
  duration_ms int not null,
  -- Share of samples that were too loud, 0–1.
  clipped_share real not null,
  file_name text not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (tenant_id, prompt_id, language, number),
  foreign key (tenant_id, prompt_id) references prompts.prompt (tenant_id, id)
);
select platform.protect('prompts.sound', 'select, insert');

-- Which ones are heard where nobody says otherwise.
create table prompts.choice (
  tenant_id uuid not null references platform.tenant,
  -- Heard by whoever is held.
  music_id uuid,
  -- Before the beep of a voicemail.
  greeting_id uuid,
  version int not null,
  primary key (tenant_id),
  foreign key (tenant_id, music_id) references prompts.prompt (tenant_id, id),
  foreign key (tenant_id, greeting_id) references prompts.prompt (tenant_id, id)
);
select platform.protect('prompts.choice', 'select, insert, update');
