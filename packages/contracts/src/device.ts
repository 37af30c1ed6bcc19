import { type Static, Type } from 'typebox';
import { route } from './route.ts';
import { AtVersion, ById, Instant, Name, Nullable, OneOf, Shape, Uuid, Version } from './scalar.ts';

const tag = 'devices';

export const deviceKinds = ['desk', 'browser'] as const;
/** 分机号: what colleagues dial, and the user that the telephone registers as. */
export const Extension = Type.String({ pattern: '^[1-9][0-9]{2,7}$' });

/** 话机: a telephone of somebody. */
export const Device = Shape({
  id: Uuid,
  personId: Uuid,
  personName: Nullable(Type.String()),
  name: Name,
  kind: OneOf(deviceKinds),
  extension: Extension,
  /** The domain that it registers in (RFC 3261 §22.1: the realm). */
  realm: Type.String(),
  isActive: Type.Boolean(),
  /** Null: it is not registered. */
  registeredAt: Nullable(Instant),
  address: Nullable(Type.String()),
  userAgent: Nullable(Type.String()),
  version: Version,
  updatedAt: Instant,
});
export type Device = Static<typeof Device>;

/** The secret is shown this once. */
export const DeviceWithSecret = Shape({ device: Device, secret: Type.String() });
export type DeviceWithSecret = Static<typeof DeviceWithSecret>;

const items = Shape({ items: Type.Array(Device) });

export const deviceRoutes = {
  list: route({
    id: 'device.list',
    method: 'GET',
    path: '/devices',
    tag,
    access: 'device.read',
    summary: 'All telephones, and which are registered',
    reply: items,
  }),
  create: route({
    id: 'device.create',
    method: 'POST',
    path: '/devices',
    tag,
    access: 'device.write',
    summary: 'Give somebody a telephone; its secret is shown once',
    body: Shape({ personId: Uuid, name: Name, kind: OneOf(deviceKinds), extension: Extension }),
    reply: DeviceWithSecret,
    status: 201,
  }),
  change: route({
    id: 'device.change',
    method: 'PUT',
    path: '/devices/:id',
    tag,
    access: 'device.write',
    summary: 'Rename a telephone, or switch it on and off',
    params: ById,
    body: Shape({ name: Name, isActive: Type.Boolean(), version: Version }),
    reply: Device,
  }),
  resetSecret: route({
    id: 'device.reset_secret',
    method: 'POST',
    path: '/devices/:id/secret',
    tag,
    access: 'device.write',
    summary: 'Make a new secret; the old one is good no more',
    params: ById,
    body: AtVersion,
    reply: DeviceWithSecret,
  }),
  own: route({
    id: 'device.own',
    method: 'GET',
    path: '/me/devices',
    tag,
    access: 'signed_in',
    summary: "One's own telephones",
    reply: items,
  }),
};
