export { createDirectConnection, type DirectConnection } from './connection.ts';
export { createDurableSubscribers, type DurableSubscribers } from './durable.ts';
export { handleOnce } from './handle-once.ts';
export { type Entry, readMissed } from './outbox-store.ts';
export { isAfter, type Position, parseCursor } from './position.ts';
export { createRelay, type Relay } from './relay.ts';
export { sweepOutbox } from './retention.ts';
