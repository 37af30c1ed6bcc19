-- 日历: when somebody works. Edited on a page, used by queues, promises and deadlines.

create table calendars.calendar (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  name text not null,
  zone text not null,
  -- Spans by weekday, and days that differ, as in contracts/calendar.ts.
  week jsonb not null,
  exceptions jsonb not null,
  is_default boolean not null default false,
  state text not null default 'active' check (state in ('active', 'closed')),
  version int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint calendar_name unique (tenant_id, name),
  default_slot boolean generated always as (nullif(is_default, false)) stored,
  -- At most one default: a true is taken once, nulls any number of times. Deferred, because one statement takes it from one
  -- calendar and gives it to another, in no order. Not an exclusion constraint: two at once would wait for each other.
  constraint calendar_default unique (tenant_id, default_slot) deferrable initially deferred,
  constraint calendar_default_open check (state = 'active' or not is_default)
);
select platform.protect('calendars.calendar');
