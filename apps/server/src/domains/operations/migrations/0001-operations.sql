-- 运维: the backups of the installation, and when they are made. Rows are in the tenant that hosts it.

create table operations.backup (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  -- The background work that made it; a repetition of that is another backup.
  job_id uuid,
  is_scheduled boolean not null,
  state text not null check (state in ('running', 'done', 'failed')),
  started_at timestamptz not null,
  -- While it runs, told every half minute: silence means that its process has died.
  heard_at timestamptz not null,
  finished_at timestamptz,
  verified_at timestamptz,
  file_name text,
  bytes bigint,
  rows bigint,
  tables int,
  objects int,
  has_secrets boolean,
  error_code text,
  primary key (tenant_id, id)
);
create index backup_started on operations.backup (tenant_id, started_at desc);
select platform.protect('operations.backup');

create table operations.backup_policy (
  tenant_id uuid not null references platform.tenant,
  is_enabled boolean not null,
  cron text not null,
  keep_daily int not null check (keep_daily between 1 and 365),
  keep_weekly int not null check (keep_weekly between 0 and 104),
  keep_monthly int not null check (keep_monthly between 0 and 120),
  -- Sealed; seals the secrets in backups.
  passphrase text,
  version int not null,
  updated_at timestamptz not null,
  primary key (tenant_id)
);
select platform.protect('operations.backup_policy', 'select, insert, update');
