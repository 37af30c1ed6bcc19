-- 联络 and 环节: what every channel writes. Partitioned by month through the id: a version 7 UUID begins with its instant, so
-- the id alone finds the partition, and ids stay unique without the time beside them.

-- The least id that can be made at an instant.
create function interactions.first_id(at timestamptz) returns uuid
  language sql immutable parallel safe
  return (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
grant execute on function interactions.first_id(timestamptz) to oneline_app;

create table interactions.interaction (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  channel text not null,
  direction text not null,
  -- The addresses of both sides as they showed themselves; null: it wished to be anonymous.
  caller text,
  caller_name text,
  called text not null,
  number_id uuid,
  trunk_id uuid,
  -- What the number was set to do.
  entry text not null,
  -- Who of ours it belongs to, and their unit then: what rights go by.
  person_id uuid,
  unit_id uuid,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  cause text,
  sip_status int,
  q850 int,
  primary key (tenant_id, id)
) partition by range (id);
create index interaction_caller on interactions.interaction (tenant_id, caller, id desc) where caller is not null;
create index interaction_called on interactions.interaction (tenant_id, called, id desc);
create index interaction_person on interactions.interaction (tenant_id, person_id, id desc) where person_id is not null;
select platform.protect('interactions.interaction', 'select, insert, update');

-- Everything that is reported is computed from these. Written when the interaction ends; until then they are in `open`.
-- No foreign key here and below: the same statement writes both, and a check for every row would cost more than the row.
create table interactions.segment (
  tenant_id uuid not null,
  interaction_id uuid not null,
  number int not null,
  kind text not null,
  leg_id uuid,
  person_id uuid,
  device_id uuid,
  trunk_id uuid,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  cause text,
  -- Of both sides, where sound went: contracts/call.ts.
  quality jsonb,
  primary key (tenant_id, interaction_id, number)
) partition by range (interaction_id);
select platform.protect('interactions.segment', 'select, insert');

-- What is under way, with all that its channel needs to go on after a restart.
create table interactions.open (
  tenant_id uuid not null,
  interaction_id uuid not null,
  channel text not null,
  -- Where it lives: only whoever holds that place takes it up again.
  holder text not null,
  control jsonb not null,
  updated_at timestamptz not null,
  primary key (tenant_id, interaction_id)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index open_holder on interactions.open (channel, holder);
select platform.protect('interactions.open');
grant select on interactions.open to oneline_relay;

-- Whatever has no month of its own.
create table interactions.interaction_else partition of interactions.interaction default;
create table interactions.segment_else partition of interactions.segment default;
select platform.protect('interactions.interaction_else', ''), platform.protect('interactions.segment_else', '');

-- Makes the partitions of some months that are not there yet, and returns how many; called by the owner, ahead of time. A
-- month of which rows have come already stays where they are.
create function interactions.make_months(first date, months int) returns int
  language plpgsql as $$
declare
  month date;
  place text;
  target text;
  key text;
  begins uuid;
  ends uuid;
  is_late boolean;
  made int := 0;
begin
  for i in 0 .. months - 1 loop
    month := (date_trunc('month', first) + make_interval(months => i))::date;
    begins := interactions.first_id(month::timestamp at time zone 'UTC');
    ends := interactions.first_id((month + interval '1 month') at time zone 'UTC');
    foreach place in array array['interaction', 'segment'] loop
      target := format('interactions.%s_%s', place, to_char(month, 'YYYYMM'));
      key := case place when 'interaction' then 'id' else 'interaction_id' end;
      if to_regclass(target) is not null then continue; end if;
      execute format('select exists (select from interactions.%s_else where %s >= $1 and %s < $2)', place, key, key)
        into is_late using begins, ends;
      if is_late then continue; end if;
      execute format('create table %s partition of interactions.%s for values from (%L) to (%L)%s', target, place, begins,
        ends, case place when 'interaction' then ' with (fillfactor = 80)' else '' end);
      perform platform.protect(target, '');
      made := made + 1;
    end loop;
  end loop;
  return made;
end $$;
revoke execute on function interactions.make_months(date, int) from public;

select interactions.make_months(current_date, 2);
