import { holds, type Principal, reaches } from '../access/index.ts';
import type { OutboxEvent, TopicBinding } from '../domain-module.ts';
import { textFrame } from './text-frame.ts';

/** Encodes an event once for every class of readers, and decides who gets it. */
export interface TopicBoard {
  /** Whether a reader may subscribe at all; undefined for a topic that is not there. */
  admits(topic: string, reader: Principal): boolean | undefined;
  /** Topics of the outbox that this topic is made from. */
  sourcesOf(topic: string): readonly string[];
  /** The message for this reader as one frame, or null when it does not concern them. */
  messageFor(topic: string, event: OutboxEvent, reader: Principal): Buffer | null;
}

/** Encoded messages of one event for one topic, by class of readers. */
type Encoded = Map<string, Buffer>;

export function createTopicBoard(bindings: readonly TopicBinding[]): TopicBoard {
  const known = new Map<string, TopicBinding>(bindings.map((binding) => [binding.topic, binding]));
  const sources = new Map<string, readonly string[]>(bindings.map(({ topic, source }) => [topic, [source ?? topic]]));
  // An event is offered to one reader after the other, so only the last one is kept.
  let present: OutboxEvent | null = null;
  const encoded = new Map<string, Encoded>();

  function encodedOf(topic: string, event: OutboxEvent): Encoded {
    if (event !== present) {
      encoded.clear();
      present = event;
    }
    let messages = encoded.get(topic);
    if (!messages) {
      messages = new Map();
      encoded.set(topic, messages);
    }
    return messages;
  }

  return {
    admits(topic, reader) {
      const binding = known.get(topic);
      if (!binding) return undefined;
      return binding.access === 'signed_in' || holds(reader, binding.access);
    },
    sourcesOf: (topic) => sources.get(topic) ?? [],
    messageFor(topic, event, reader) {
      const binding = known.get(topic);
      if (!binding || event.tenantId !== reader.tenantId) return null;
      const isSeen = concerns(binding, event, reader);
      if (isSeen === false) return null;
      const payload = isSeen === 'gone' ? null : event.payload;
      const readers = isSeen === 'gone' ? 'gone' : binding.present ? reader.fieldClass : 'all';
      const messages = encodedOf(topic, event);
      let message = messages.get(readers);
      if (message === undefined) {
        const shown = payload !== null && binding.present ? binding.present(reader, payload) : payload;
        message = textFrame(encode(topic, event, shown));
        messages.set(readers, message);
      }
      return message;
    },
  };
}

/**
 * `signed_in` topics carry what belongs to the reader. Others follow the data scope: the event names every unit it concerns,
 * before and after; the payload tells by `unitIds` which it concerns now, where it does. A reader of a former unit only is told
 * that the thing is gone.
 */
function concerns(binding: TopicBinding, event: OutboxEvent, reader: Principal): boolean | 'gone' {
  if (binding.access === 'signed_in') return event.ownerId === reader.personId;
  const isBound = event.unitIds.length > 0 || event.ownerId !== null;
  if (!isBound) return reaches(reader, binding.access, {}) || holds(reader, binding.access);
  if (!reaches(reader, binding.access, { unitIds: event.unitIds, ownerId: event.ownerId })) return false;
  const now = binding.unitsNow?.(event.payload);
  return now === undefined || reaches(reader, binding.access, { unitIds: now, ownerId: event.ownerId }) ? true : 'gone';
}

function encode(topic: string, event: OutboxEvent, payload: unknown): string {
  const { id, version } = event.subject;
  return JSON.stringify({
    op: 'event',
    topic,
    cursor: event.cursor,
    id: event.id,
    type: event.type,
    at: event.at.toISOString(),
    subject: version === null ? { id } : { id, version },
    payload,
  });
}
