import type { ListQuery, Notification, Page } from '@oneline/contracts';
import { type CompiledQuery, type Selectable, sql } from 'kysely';
import type { TenantDb } from '../../platform/db/index.ts';
import { type ListDefinition, runList } from '../../platform/http/index.ts';
import type { NotificationRow, NotificationsTables } from './tables.ts';

const column = (name: string) => sql.ref(`n.${name}`);

const definition: ListDefinition = {
  fields: {
    kind: { kind: 'code', column: column('kind') },
    level: { kind: 'code', column: column('level') },
    at: { kind: 'instant', column: column('at') },
    readAt: { kind: 'instant', column: column('read_at'), isNullable: true },
  },
  search: [column('kind')],
  defaultSort: '-at',
  id: column('id'),
};

const toNotification = (row: Selectable<NotificationRow>): Notification => ({
  id: row.id,
  kind: row.kind,
  level: row.level as Notification['level'],
  params: row.params as Notification['params'],
  link: row.link,
  at: row.at.toISOString(),
  readAt: row.read_at?.toISOString() ?? null,
});

export async function listNotifications(
  db: TenantDb,
  personId: string,
  request: ListQuery,
): Promise<Page<Notification>> {
  const query = db
    .tables<NotificationsTables>()
    .selectFrom('notifications.notification as n')
    .selectAll('n')
    .where('n.person_id', '=', personId);
  const page = await runList(query, definition, request);
  return { ...page, items: page.items.map(toNotification) };
}

export async function countUnread(db: TenantDb, personId: string): Promise<number> {
  const row = await db
    .tables<NotificationsTables>()
    .selectFrom('notifications.notification')
    .select(sql<number>`count(*)::int`.as('unread'))
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return row.unread;
}

export function insertNotification(
  db: TenantDb,
  tenantId: string,
  personId: string,
  news: Notification,
): CompiledQuery {
  return db
    .tables<NotificationsTables>()
    .insertInto('notifications.notification')
    .values({
      tenant_id: tenantId,
      id: news.id,
      person_id: personId,
      kind: news.kind,
      level: news.level,
      params: JSON.stringify(news.params),
      link: news.link,
      at: new Date(news.at),
    })
    .compile();
}

/** Marks one's own as read: those of these ids, or all. */
export function markRead(db: TenantDb, personId: string, ids: readonly string[] | undefined, at: Date): CompiledQuery {
  const update = db
    .tables<NotificationsTables>()
    .updateTable('notifications.notification')
    .set({ read_at: at })
    .where('person_id', '=', personId)
    .where('read_at', 'is', null);
  return (ids === undefined ? update : update.where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)).compile();
}

/** How many of these are unread now, and so will be read. */
export async function countUnreadAmong(db: TenantDb, personId: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const row = await db
    .tables<NotificationsTables>()
    .selectFrom('notifications.notification')
    .select(sql<number>`count(*)::int`.as('unread'))
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .where('id', 'in', [...ids])
    .executeTakeFirstOrThrow();
  return row.unread;
}
