import type { Change } from '../command/index.ts';
import type { OutboxEvent } from '../domain-module.ts';

/** A command had already answered the event it was to answer; a durable subscriber goes on to the next. */
export class HandledBefore extends Error {
  constructor() {
    super('the event has been handled before');
  }
}

/**
 * Adds to the command with which a durable subscriber answers an event the mark that it has. It is written in the same
 * statement as everything else, so a redelivered event changes nothing: the command ends with `HandledBefore`, which the
 * platform takes for success.
 */
export function handleOnce(change: Change, subscriber: string, event: Pick<OutboxEvent, 'tenantId' | 'id'>): void {
  change.write({
    text: 'insert into platform.outbox_handled (tenant_id, subscriber, event_id) values ($1, $2, $3)',
    values: [event.tenantId, subscriber, event.id],
  });
  change.refuseOn('outbox_handled_pkey', () => new HandledBefore());
}
