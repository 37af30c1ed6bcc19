export { createDurableSubscribers, type DurableSubscribers } from './durable.ts';
export { isAfter, type Position, parseCursor, presentHorizon, readMissed } from './outbox-store.ts';
export { createRelay, type Relay } from './relay.ts';
export { sweepOutbox } from './retention.ts';
export { settlePositions } from './settle-positions.ts';
