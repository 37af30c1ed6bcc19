import type { StreamEvent } from '@oneline/contracts';
import { type Principal, reaches } from '../access/index.ts';
import type { OutboxEvent, TopicBinding } from '../domain-module.ts';
import type { Position } from '../outbox/index.ts';

/** An event of one topic on its way to its readers. */
export interface Delivery {
  readonly position: Position;
  /** The message for this reader, the same buffer for all of a class; null when it does not concern them. */
  messageFor(reader: Principal): Buffer | null;
}

/** Shapes and encodes an event once for every class of readers that turns up. */
export function createDelivery(binding: TopicBinding, event: OutboxEvent, position: Position): Delivery {
  const byClass = new Map<string, Buffer>();
  return {
    position,
    messageFor(reader) {
      const sight = sightOf(binding, event, reader);
      if (sight === 'none') return null;
      const readerClass = sight === 'gone' ? sight : classOf(binding, event, reader);
      let message = byClass.get(readerClass);
      if (!message) {
        message = encode(binding, event, sight === 'gone' ? null : shown(binding, event, reader));
        byClass.set(readerClass, message);
      }
      return message;
    },
  };
}

/**
 * What belongs to a reader reaches them on topics of one's own; elsewhere what their right reaches, as in a list: an event
 * names every unit it concerns, before the change and after it. One whose payload tells where it belongs now, out of the
 * reader's reach, is gone for them.
 */
export function sightOf(binding: TopicBinding, event: OutboxEvent, reader: Principal): 'here' | 'gone' | 'none' {
  const { access, unitsNow } = binding;
  const { tenantId, unitIds, ownerId, payload } = event;
  if (tenantId !== reader.tenantId) return 'none';
  if (access === 'signed_in') return ownerId === reader.personId ? 'here' : 'none';
  if (!reaches(reader, access, { unitIds, ownerId })) return 'none';
  if (payload === null || !unitsNow) return 'here';
  return reaches(reader, access, { unitIds: unitsNow(payload), ownerId }) ? 'here' : 'gone';
}

/** Readers of one class are shown the same: they have the same rights on fields, and it is theirs or it is not. */
function classOf(binding: TopicBinding, event: OutboxEvent, reader: Principal): string {
  if (!binding.present) return 'all';
  return event.ownerId === reader.personId ? `${reader.fieldClass} own` : reader.fieldClass;
}

function shown({ present }: TopicBinding, { payload }: OutboxEvent, reader: Principal): unknown {
  return present && payload !== null ? present(reader, payload) : payload;
}

function encode(binding: TopicBinding, event: OutboxEvent, payload: unknown): Buffer {
  const { id, version } = event.subject;
  const message: StreamEvent = {
    op: 'event',
    topic: binding.topic,
    cursor: event.cursor,
    id: event.id,
    type: event.type,
    at: event.at.toISOString(),
    subject: version === null ? { id } : { id, version },
    payload,
  };
  return Buffer.from(JSON.stringify(message));
}
