-- 话机: the telephones of people, and what each registers with.

create table devices.device (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  person_id uuid not null,
  name text not null,
  kind text not null check (kind in ('desk', 'browser')),
  extension text not null,
  realm text not null,
  -- H(A1) (RFC 7616 §3.4.2), sealed: as good as the secret itself.
  md5 text not null,
  sha256 text not null,
  is_active boolean not null,
  -- Where it is registered now (RFC 3261 §10); `registered_at` since the first of these.
  contacts text[] not null default '{}',
  registered_at timestamptz,
  address text,
  user_agent text,
  version int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint extension_taken unique (tenant_id, extension)
);
create index device_person on devices.device (tenant_id, person_id);
select platform.protect('devices.device');
-- By its id alone: the exchange knows no tenant.
create unique index device_id on devices.device (id, tenant_id);
grant select on devices.device to oneline_relay;
