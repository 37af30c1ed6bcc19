import { isDomainError } from '@oneline/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMessage } from '../testing/arbitrary-message.ts';
import { mutate, mutation } from '../testing/mutation.ts';
import { invalidMessages } from '../torture/invalid-messages.ts';
import { userAgentMessages } from '../torture/user-agent-messages.ts';
import { validMessages } from '../torture/valid-messages.ts';
import { checkMessage } from './check-message.ts';
import type { SipMessage } from './message.ts';
import { parseMessage } from './parse-message.ts';
import { refusalOf } from './refusal.ts';
import { serialize } from './serialize.ts';
import { createStreamFramer } from './stream-framer.ts';

const shown = (message: SipMessage) => ({
  start: message.kind === 'request' ? [message.method, message.uri] : [message.status, message.reason],
  fields: message.headers.fields.filter(({ key }) => key !== 'content-length'),
  body: Buffer.from(message.body).toString('hex'),
});

const torture = Object.values({ ...validMessages, ...invalidMessages, ...userAgentMessages });
const seed = fc.oneof(fc.constantFrom(...torture), arbitraryMessage.map(serialize));
const mutated = fc
  .tuple(seed, fc.array(mutation, { minLength: 1, maxLength: 6 }))
  .map(([bytes, mutations]) => mutations.reduce(mutate, bytes));

function parsedOrRefused(bytes: Uint8Array): SipMessage | undefined {
  try {
    const message = parseMessage(bytes);
    checkMessage(message);
    return message;
  } catch (error) {
    if (!isDomainError(error) || !error.code.startsWith('sip.')) throw error;
    const refusal = refusalOf(error);
    // What is answered can be written.
    if (refusal !== undefined) serialize(refusal.request);
    return undefined;
  }
}

describe('any message', () => {
  it('comes back the same from what was written', () => {
    fc.assert(
      fc.property(arbitraryMessage, (message) => {
        const read = parseMessage(serialize(message));
        checkMessage(read);
        expect(shown(read)).toEqual(shown(message));
      }),
    );
  });

  it('when it is damaged is read or refused with a code, and what is read comes back the same', () => {
    fc.assert(
      fc.property(mutated, (bytes) => {
        const message = parsedOrRefused(bytes);
        if (message === undefined) return;
        const written = serialize(message);
        const again = parseMessage(written);
        expect(shown(again)).toEqual(shown(message));
        expect(serialize(again).equals(written)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('when it is damaged in a stream is framed without a throw', () => {
    fc.assert(
      fc.property(fc.array(mutated, { maxLength: 3 }), fc.integer({ min: 1, max: 999 }), (messages, size) => {
        const stream = Buffer.concat(messages);
        const framer = createStreamFramer();
        for (let at = 0; at < stream.length; at += size) framer.push(stream.subarray(at, at + size));
        expect(framer.waitingBytes).toBeLessThanOrEqual(stream.length);
      }),
    );
  });

  it('of random octets is refused with a code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(parsedOrRefused(bytes)).toBeUndefined();
      }),
    );
  });
});
