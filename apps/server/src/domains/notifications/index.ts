import { type AccountRequest, type Job, type Notification, notificationRoutes as routes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { type Change, systemOrigin } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { DomainModule, OutboxEvent, SubscriberBinding } from '../../platform/domain-module.ts';
import { command, query } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import * as store from './store.ts';

export interface News {
  readonly kind: string;
  readonly level: Notification['level'];
  readonly params: Readonly<Record<string, string>>;
  /** A path of the web. */
  readonly link?: string;
}

/** Permissions whose holders are told of what needs them. */
type HeldBy = 'job.read' | 'account_request.decide' | 'backup.read' | 'trunk.write';

export interface NotificationsPorts {
  /** The people who hold a permission now. */
  peopleWho(db: TenantDb, tenantId: string, permission: HeldBy): Promise<readonly string[]>;
}

export interface NotificationsModule extends DomainModule {
  /** Adds news for people to a command. */
  notify(db: TenantDb, tenantId: string, change: Change, at: Date, personIds: readonly string[], news: News): void;
  /** News for everybody who holds a permission, as a command of its own. */
  notifyHolders(tenantId: string, permission: HeldBy, news: News): Promise<void>;
}

/** 通知: quiet news, kept until it is read. */
export function createNotifications(platform: Platform, ports: NotificationsPorts): NotificationsModule {
  const { tenants, commands } = platform;

  function notify(
    db: TenantDb,
    tenantId: string,
    change: Change,
    at: Date,
    personIds: readonly string[],
    news: News,
  ): void {
    for (const personId of new Set(personIds)) {
      const { kind, level, params, link = null } = news;
      const made: Notification = {
        id: newId(at.getTime()),
        kind,
        level,
        params,
        link,
        at: at.toISOString(),
        readAt: null,
      };
      change.write(store.insertNotification(db, tenantId, personId, made));
      change.emit({
        topic: 'notifications',
        type: 'notification.made',
        subject: made,
        payload: made,
        ownerId: personId,
      });
    }
  }

  async function run(tenantId: string, personIds: readonly string[], news: News, key?: string): Promise<void> {
    if (personIds.length === 0) return;
    const work = async (change: Change, at: Date): Promise<null> => {
      notify(tenants.of(tenantId), tenantId, change, at, personIds, news);
      return null;
    };
    await commands.run(
      systemOrigin(tenantId),
      work,
      key === undefined ? undefined : { route: 'notification.make', key, request: null },
    );
  }

  async function notifyHolders(tenantId: string, permission: HeldBy, news: News, key?: string): Promise<void> {
    await run(tenantId, await ports.peopleWho(tenants.of(tenantId), tenantId, permission), news, key);
  }

  return {
    name: 'notifications',
    routes: [
      query(routes.list, async ({ db, principal, query }) => ({
        ...(await store.listNotifications(db, principal.personId, query)),
        unread: await store.countUnread(db, principal.personId),
      })),
      command(routes.read, async ({ db, principal, body }, change, at) => {
        const { personId } = principal;
        const unread = await store.countUnread(db, personId);
        const marked = body.ids === undefined ? unread : await store.countUnreadAmong(db, personId, body.ids);
        change.write(store.markRead(db, personId, body.ids, at), { rows: null });
        change.emit({
          topic: 'notifications',
          type: 'notification.read',
          subject: { id: personId },
          payload: { ids: body.ids ?? null, unread: unread - marked },
          ownerId: personId,
        });
        return { unread: unread - marked };
      }),
    ],
    topics: [{ topic: 'notifications', access: 'signed_in' }],
    subscribers: [tellOfEvents({ run, notifyHolders })],
    notify,
    notifyHolders: (tenantId, permission, news) => notifyHolders(tenantId, permission, news),
  };
}

interface Telling {
  run(tenantId: string, personIds: readonly string[], news: News, key: string): Promise<void>;
  notifyHolders(
    tenantId: string,
    permission: 'job.read' | 'account_request.decide',
    news: News,
    key: string,
  ): Promise<void>;
}

/** What other domains have done that somebody should hear of. The event's id keeps a redelivery from telling twice. */
function tellOfEvents({ run, notifyHolders }: Telling): SubscriberBinding {
  return {
    name: 'notifications',
    kind: 'durable',
    topics: ['jobs', 'account_requests'],
    async handle(event: OutboxEvent) {
      const { tenantId, id, type } = event;
      if (type === 'account_request.created') {
        const { name } = event.payload as AccountRequest;
        const news = { kind: 'account_requested', level: 'news', params: { name }, link: '/account-requests' } as const;
        return notifyHolders(tenantId, 'account_request.decide', news, id);
      }
      if (type !== 'job.done' && type !== 'job.dead') return;
      const { task, by, result } = event.payload as Job;
      const ownerId = task.startsWith('spreadsheet.') ? by.id : null;
      const name = (result as { fileName?: string } | null)?.fileName ?? task;
      if (type === 'job.done' && ownerId !== null) {
        const kind = task === 'spreadsheet.export' ? 'export_finished' : 'import_finished';
        await run(tenantId, [ownerId], { kind, level: 'news', params: { name } }, id);
      } else if (type === 'job.dead') {
        const news = { kind: 'job_dead', level: 'warning', params: { task }, link: '/jobs' } as const;
        if (ownerId !== null) await run(tenantId, [ownerId], news, id);
        else await notifyHolders(tenantId, 'job.read', news, id);
      }
    },
  };
}
