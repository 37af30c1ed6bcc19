-- 通知: quiet news for one person; the sentence is made by the web from kind and params.
create table notifications.notification (
  tenant_id uuid not null references platform.tenant,
  id uuid not null,
  person_id uuid not null,
  kind text not null,
  level text not null check (level in ('news', 'warning', 'danger')),
  params jsonb not null,
  link text,
  at timestamptz not null,
  read_at timestamptz,
  primary key (tenant_id, id)
);
create index notification_person on notifications.notification (tenant_id, person_id, at desc nulls last, id desc);
create index notification_unread on notifications.notification (tenant_id, person_id) where read_at is null;
select platform.protect('notifications.notification');
