import type { ServerMessage, StreamEvent } from '@oneline/contracts';
import { describe, expect, it } from 'vitest';
import { initialStream, type StreamEffect, type StreamInput, type StreamState, stepStream } from './machine.ts';

const event = (cursor: string, topic = 'people'): StreamEvent => ({
  op: 'event',
  topic,
  cursor,
  id: '019aa000-0000-7000-8000-000000000001',
  type: 'person.changed',
  at: '2026-11-23T08:00:00Z',
  subject: { id: 'p1', version: 2 },
  payload: {},
});

function run(inputs: readonly StreamInput[], from: StreamState = initialStream) {
  const effects: StreamEffect[] = [];
  let state = from;
  for (const input of inputs) {
    const step = stepStream(state, input, () => 1);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
}
const says = (message: ServerMessage): StreamInput => ({ kind: 'message', message });
const subscribed: StreamInput[] = [
  { kind: 'start' },
  { kind: 'subscribe', topic: 'people' },
  { kind: 'opened' },
  says({ op: 'subscribed', topic: 'people', cursor: '10' }),
];

describe('the stream', () => {
  it('subscribes what is wanted once it is open, and reads the list again when it is confirmed', () => {
    expect(run(subscribed).effects).toEqual([
      { do: 'connect' },
      { do: 'send', message: { op: 'subscribe', topic: 'people' } },
      { do: 'reload', topic: 'people' },
    ]);
  });

  it('goes on from the last event after a cut, without reading the list again', () => {
    const { state, effects } = run([
      ...subscribed,
      says(event('11')),
      { kind: 'closed' },
      { kind: 'retry' },
      { kind: 'opened' },
      says({ op: 'subscribed', topic: 'people', cursor: '11' }),
      says(event('12')),
    ]);
    expect(effects.slice(3)).toEqual([
      { do: 'deliver', event: event('11') },
      { do: 'retryIn', ms: 500 },
      { do: 'connect' },
      { do: 'send', message: { op: 'subscribe', topic: 'people', since: '11' } },
      { do: 'deliver', event: event('12') },
    ]);
    expect(state.topics).toEqual({ people: { cursor: '12' } });
  });

  it('reads the list again when events were lost', () => {
    const { effects, state } = run([...subscribed, says({ op: 'lost', topic: 'people', cursor: '99' })]);
    expect(effects.at(-1)).toEqual({ do: 'reload', topic: 'people' });
    expect(state.topics['people']?.cursor).toBe('99');
  });

  it('waits longer after each try that fails, and asks whether the session still holds', () => {
    const tries: StreamInput[] = [{ kind: 'closed' }, { kind: 'retry' }, { kind: 'closed' }, { kind: 'retry' }];
    const { effects, state } = run([{ kind: 'start' }, ...tries]);
    expect(effects.filter((effect) => effect.do === 'retryIn')).toEqual([
      { do: 'retryIn', ms: 500 },
      { do: 'retryIn', ms: 1000 },
    ]);
    expect(effects.filter((effect) => effect.do === 'checkSession')).toHaveLength(2);
    expect(run([{ kind: 'opened' }], state).state.attempt).toBe(0);
  });

  it('takes a connection that answers no ping for dead', () => {
    const { effects, state } = run([...subscribed, { kind: 'tick' }, { kind: 'tick' }]);
    expect(effects.slice(3)).toEqual([
      { do: 'send', message: { op: 'ping' } },
      { do: 'disconnect' },
      { do: 'retryIn', ms: 500 },
    ]);
    expect(state.status).toBe('waiting');
  });

  it('is content with anything heard since the ping', () => {
    const { state } = run([...subscribed, { kind: 'tick' }, says(event('11')), { kind: 'tick' }]);
    expect(state.status).toBe('open');
  });

  it('forgets a topic it may not have or no longer wants', () => {
    expect(run([...subscribed, says({ op: 'refused', topic: 'people', code: 'access.denied' })]).state.topics).toEqual(
      {},
    );
    const { effects, state } = run([...subscribed, { kind: 'unsubscribe', topic: 'people' }, says(event('11'))]);
    expect(state.topics).toEqual({});
    expect(effects.at(-1)).toEqual({ do: 'send', message: { op: 'unsubscribe', topic: 'people' } });
  });

  it('starts over after sign-out: cursors of another person are not kept', () => {
    const { state } = run([...subscribed, { kind: 'stop' }]);
    expect(state).toMatchObject({ status: 'off', topics: { people: { cursor: null } } });
    expect(run([{ kind: 'closed' }], state).state.status).toBe('off');
  });
});
