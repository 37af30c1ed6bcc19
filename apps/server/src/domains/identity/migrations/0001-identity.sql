-- Who may sign in, how, and who is signed in.

create table identity.account (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  person_id uuid not null,
  login text not null,
  -- A lock is no state: it passes by itself when `locked_until_at` is past.
  state text not null check (state in ('active', 'disabled', 'invited')),
  -- PHC string; null until a password was set.
  password_hash text,
  password_set_at timestamptz,
  -- Failures in a row.
  failures int not null default 0,
  locked_until_at timestamptz,
  -- Sealed; `totp_pending` waits for its first code.
  totp_secret text,
  totp_pending text,
  -- Time step of the last code used (RFC 6238): none is good twice.
  totp_step int not null default 0,
  last_sign_in_at timestamptz,
  preferences jsonb not null,
  version int not null default 1,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint account_person unique (tenant_id, person_id)
);
create unique index account_login on identity.account (tenant_id, lower(login));
create index account_login_anywhere on identity.account (lower(login));
-- Accounts are never deleted.
select platform.protect('identity.account', 'select, insert, update');

-- Ids rise with the time at which a password was set.
create table identity.password_history (
  tenant_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  hash text not null,
  primary key (tenant_id, account_id, id),
  foreign key (tenant_id, account_id) references identity.account (tenant_id, id)
);
select platform.protect('identity.password_history', 'select, insert, delete');

create table identity.recovery_code (
  tenant_id uuid not null,
  account_id uuid not null,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (tenant_id, account_id, code_hash),
  foreign key (tenant_id, account_id) references identity.account (tenant_id, id)
);
select platform.protect('identity.recovery_code');

create table identity.session (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  token_hash bytea not null,
  method text not null check (method in ('password', 'totp', 'recovery_code', 'sso', 'one_time_link')),
  ip text not null,
  agent text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- The absolute limit; the idle limit follows the policy of the moment.
  ends_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references identity.account (tenant_id, id)
);
create index session_token on identity.session (token_hash);
create index session_live on identity.session (tenant_id, account_id) where ended_at is null;
select platform.protect('identity.session', 'select, insert, update');

create table identity.api_token (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  name text not null,
  prefix text not null,
  token_hash bytea not null,
  permissions text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references identity.account (tenant_id, id)
);
create index api_token_hash on identity.api_token (token_hash);
create index api_token_account on identity.api_token (tenant_id, account_id);
select platform.protect('identity.api_token', 'select, insert, update');

create table identity.one_time_link (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  token_hash bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references identity.account (tenant_id, id)
);
create index one_time_link_token on identity.one_time_link (token_hash);
create index one_time_link_account on identity.one_time_link (tenant_id, account_id);
select platform.protect('identity.one_time_link');

-- Half of a sign-in: what was proven so far, and the step that is missing.
create table identity.ticket (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  purpose text not null check (purpose in ('second_factor', 'password_expired')),
  method text not null,
  token_hash bytea not null,
  tries int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references identity.account (tenant_id, id)
);
create index ticket_token on identity.ticket (token_hash);
create index ticket_account on identity.ticket (tenant_id, account_id);
select platform.protect('identity.ticket');

-- 登录日志
create table identity.sign_in (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  at timestamptz not null,
  login text not null,
  account_id uuid,
  person_id uuid,
  person_name text,
  outcome text not null check (outcome in ('signed_in', 'wrong_credentials', 'locked', 'disabled', 'second_factor_failed',
    'signed_out', 'revoked', 'expired')),
  method text,
  ip text,
  agent text not null,
  primary key (tenant_id, id)
);
create index sign_in_at on identity.sign_in (tenant_id, at desc nulls last, id desc);
create index sign_in_person on identity.sign_in (tenant_id, person_id, at desc);
select platform.protect('identity.sign_in', 'select, insert');

-- A tenant without a row has the defaults of the product.
create table identity.security_policy (
  tenant_id uuid primary key references platform.tenant,
  password_min_length int not null,
  password_min_classes int not null,
  password_max_age_days int not null,
  password_history int not null,
  lock_after_failures int not null,
  lock_seconds int not null,
  lock_max_seconds int not null,
  session_idle_minutes int not null,
  session_max_hours int not null,
  is_second_factor_required boolean not null,
  sign_in_log_days int not null,
  version int not null
);
select platform.protect('identity.security_policy', 'select, insert, update');
-- The sweep goes by the policy of each tenant.
grant select on identity.security_policy to oneline_relay;
grant select, delete on identity.sign_in, identity.session to oneline_relay;

create table identity.identity_provider (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  -- Sealed; null for a public client.
  client_secret text,
  login_claim text not null,
  is_enabled boolean not null,
  version int not null default 1,
  primary key (tenant_id, id)
);
select platform.protect('identity.identity_provider', 'select, insert, update');

-- A browser that was sent to a provider and has not come back.
create table identity.sso_attempt (
  tenant_id uuid not null,
  id uuid not null,
  provider_id uuid not null,
  state_hash bytea not null,
  -- Of the cookie that the browser was given.
  browser_hash bytea not null,
  -- Sealed: nonce and PKCE verifier.
  checks text not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, provider_id) references identity.identity_provider (tenant_id, id)
);
create index sso_attempt_state on identity.sso_attempt (state_hash);
select platform.protect('identity.sso_attempt', 'select, insert, delete');

-- 账号申请
create table identity.account_request (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  name text not null,
  employee_no text not null,
  login text not null,
  mobile text not null,
  unit_name text not null,
  -- Units of that name: whoever decides for one of them sees the request.
  unit_ids uuid[] not null,
  reason text not null,
  state text not null check (state in ('waiting', 'approved', 'rejected')),
  decided_by text,
  decision text,
  created_at timestamptz not null,
  decided_at timestamptz,
  version int not null default 1,
  primary key (tenant_id, id)
);
create unique index account_request_waiting on identity.account_request (tenant_id, lower(login)) where state = 'waiting';
select platform.protect('identity.account_request', 'select, insert, update');

-- What must look before a tenant is known. Each runs as the owner, takes only what a caller cannot guess or what is public,
-- and gives ids: everything else is then read as that tenant. The list is `securityDefinerFunctions` in look-up-store.ts.

-- The account that a login means. With a tenant's code: in that tenant. Without: where exactly one active tenant has it, or
-- where there is only one tenant. `account_id` is null when the tenant is known and the login is not.
create function identity.find_sign_in(p_login text, p_tenant text)
  returns table (tenant_id uuid, zone text, account_id uuid)
  language sql stable security definer set search_path = pg_catalog, identity, pg_temp as $$
  with place as (
    select t.tenant_id, t.zone from platform.tenant t
    where t.state in ('active', 'seeding') and (
      (p_tenant is not null and lower(t.code) = lower(p_tenant))
      or (p_tenant is null and (
        t.tenant_id in (select a.tenant_id from identity.account a where lower(a.login) = lower(p_login))
        or (select count(*) from platform.tenant other where other.state in ('active', 'seeding')) = 1)))
  )
  select place.tenant_id, place.zone, a.id
  from place left join identity.account a on a.tenant_id = place.tenant_id and lower(a.login) = lower(p_login)
  where (select count(*) from place) = 1
$$;

create function identity.find_tenant(p_code text)
  returns table (tenant_id uuid, zone text)
  language sql stable security definer set search_path = pg_catalog, identity, pg_temp as $$
  with place as (
    select t.tenant_id, t.zone from platform.tenant t
    where t.state in ('active', 'seeding') and (p_code is null or lower(t.code) = lower(p_code))
  )
  select place.tenant_id, place.zone from place where (select count(*) from place) = 1
$$;

create function identity.find_session(p_token_hash bytea)
  returns table (tenant_id uuid, zone text, session_id uuid, account_id uuid, person_id uuid, login text, account_state text,
    method text, last_seen_at timestamptz, ends_at timestamptz, ended_at timestamptz, has_second_factor boolean,
    session_idle_minutes int, is_second_factor_required boolean)
  language sql stable security definer set search_path = pg_catalog, identity, pg_temp as $$
  select t.tenant_id, t.zone, s.id, a.id, a.person_id, a.login, a.state, s.method, s.last_seen_at, s.ends_at, s.ended_at,
    a.totp_secret is not null, p.session_idle_minutes, p.is_second_factor_required
  from identity.session s
  join platform.tenant t on t.tenant_id = s.tenant_id and t.state in ('active', 'seeding')
  join identity.account a on a.tenant_id = s.tenant_id and a.id = s.account_id
  left join identity.security_policy p on p.tenant_id = s.tenant_id
  where s.token_hash = p_token_hash
$$;

create function identity.find_api_token(p_token_hash bytea)
  returns table (tenant_id uuid, zone text, token_id uuid, account_id uuid, person_id uuid, account_state text,
    permissions text[], expires_at timestamptz, revoked_at timestamptz, last_used_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, identity, pg_temp as $$
  select t.tenant_id, t.zone, k.id, a.id, a.person_id, a.state, k.permissions, k.expires_at, k.revoked_at, k.last_used_at
  from identity.api_token k
  join platform.tenant t on t.tenant_id = k.tenant_id and t.state in ('active', 'seeding')
  join identity.account a on a.tenant_id = k.tenant_id and a.id = k.account_id
  where k.token_hash = p_token_hash
$$;

create function identity.find_one_time_link(p_token_hash bytea)
  returns table (tenant_id uuid, zone text, id uuid)
  language sql stable security definer set search_path = pg_catalog, identity, pg_temp as $$
  select t.tenant_id, t.zone, l.id
  from identity.one_time_link l join platform.tenant t on t.tenant_id = l.tenant_id and t.state in ('active', 'seeding')
  where l.token_hash = p_token_hash
$$;

create function identity.find_ticket(p_token_hash bytea)
  returns table (tenant_id uuid, zone text, id uuid)
  language sql stable security definer set search_path = pg_catalog, identity, pg_temp as $$
  select t.tenant_id, t.zone, k.id
  from identity.ticket k join platform.tenant t on t.tenant_id = k.tenant_id and t.state in ('active', 'seeding')
  where k.token_hash = p_token_hash
$$;

create function identity.find_sso_attempt(p_state_hash bytea)
  returns table (tenant_id uuid, zone text, id uuid)
  language sql stable security definer set search_path = pg_catalog, identity, pg_temp as $$
  select t.tenant_id, t.zone, s.id
  from identity.sso_attempt s join platform.tenant t on t.tenant_id = s.tenant_id and t.state in ('active', 'seeding')
  where s.state_hash = p_state_hash
$$;

create function identity.find_identity_provider(p_id uuid)
  returns table (tenant_id uuid, zone text)
  language sql stable security definer set search_path = pg_catalog, identity, pg_temp as $$
  select t.tenant_id, t.zone
  from identity.identity_provider p join platform.tenant t on t.tenant_id = p.tenant_id and t.state in ('active', 'seeding')
  where p.id = p_id and p.is_enabled
$$;
create index identity_provider_id on identity.identity_provider (id);

revoke execute on all functions in schema identity from public;
grant execute on all functions in schema identity to oneline_app;
