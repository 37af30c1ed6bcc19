import { type Static, Type } from 'typebox';
import { ListQuery, PageOf } from './page.ts';
import { route } from './route.ts';
import { Instant, Nullable, OneOf, Shape, Uuid } from './scalar.ts';

const tag = 'notifications';

/** Quiet news for one person. `kind` and `params` make the sentence (i18n `notification.<kind>`); `link` is a path of the web. */
export const Notification = Shape({
  id: Uuid,
  kind: Type.String(),
  level: OneOf(['news', 'warning', 'danger']),
  params: Type.Record(Type.String(), Type.String()),
  link: Nullable(Type.String()),
  at: Instant,
  readAt: Nullable(Instant),
});
export type Notification = Static<typeof Notification>;

export const notificationRoutes = {
  list: route({
    id: 'notification.list',
    method: 'GET',
    path: '/me/notifications',
    tag,
    access: 'signed_in',
    summary: 'Own notifications, newest first',
    query: ListQuery,
    reply: Shape({ ...PageOf(Notification).properties, unread: Type.Integer() }),
  }),
  read: route({
    id: 'notification.read',
    method: 'POST',
    path: '/me/notifications/read',
    tag,
    access: 'signed_in',
    summary: 'Mark some, or all, as read',
    body: Shape({ ids: Type.Optional(Type.Array(Uuid, { maxItems: 200 })) }),
    reply: Shape({ unread: Type.Integer() }),
  }),
};
