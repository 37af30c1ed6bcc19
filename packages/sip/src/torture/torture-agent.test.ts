import { describe, expect, it } from 'vitest';
import type { SipMessage } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import { createVirtualTimers } from '../testing/virtual-timers.ts';
import { createLocator } from '../user-agent/locator.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import { invalidMessages } from './invalid-messages.ts';
import { userAgentMessages } from './user-agent-messages.ts';
import { validMessages } from './valid-messages.ts';

const peer = { transport: 'udp', address: '192.0.2.1', port: 5060 } as const;

/** What a user agent without any handlers, but for calls, answers to a message. */
function answersTo(bytes: Uint8Array): SipMessage[] {
  const timers = createVirtualTimers();
  const sent: SipMessage[] = [];
  const agent = createUserAgent({
    timers,
    sender: {
      sentBy: () => ({ host: 'pbx', port: 5060 }),
      send: (message) => sent.push(parseMessage(message)),
    },
    locator: createLocator({ nowMs: timers.nowMs }),
    handlers: {
      onCall: (call) => {
        call.open({ onCancelled: () => {}, onAbandoned: () => {} });
        call.progress(180);
      },
      onRegister: (transaction) => transaction.answer(200),
      onError: (error) => {
        throw error;
      },
    },
  });
  agent.receive(parseMessage(bytes), peer);
  return sent;
}

const statusOf = (bytes: Uint8Array) =>
  answersTo(bytes).map((message) => message.kind === 'response' && message.status);

describe('what a user agent makes of the torture messages of RFC 4475', () => {
  it.each([
    ['wsinv', validMessages.wsinv, 481, 'its To bears the tag of a dialog that is not there'],
    ['intmeth', validMessages.intmeth, 501, 'a method that nobody knows'],
    ['esc01', validMessages.esc01, 180, 'an INVITE'],
    ['escnull', validMessages.escnull, 200, 'a REGISTER'],
    ['esc02', validMessages.esc02, 501, 'not a REGISTER'],
    ['lwsdisp', validMessages.lwsdisp, 200, 'OPTIONS'],
    ['longreq', validMessages.longreq, 180, 'an INVITE'],
    ['semiuri', validMessages.semiuri, 200, 'OPTIONS'],
    ['transports', validMessages.transports, 200, 'other transports in Vias behind the first'],
    ['escruri', invalidMessages.escruri, 400, 'a Request-URI with header fields'],
    ['baddate', invalidMessages.baddate, 400, 'a date in another zone'],
    ['regbadct', invalidMessages.regbadct, 400, 'a Contact that can be read in two ways'],
    ['badbranch', userAgentMessages.badbranch, 200, 'matched by the rules of RFC 2543'],
    ['unkscm', userAgentMessages.unkscm, 416, 'a scheme that nobody knows'],
    ['novelsc', userAgentMessages.novelsc, 416, 'a scheme of something else'],
    ['unksm2', userAgentMessages.unksm2, 200, 'strange schemes in To, From and Contact are for the registrar to judge'],
    ['bext01', userAgentMessages.bext01, 420, 'extensions that nobody supports'],
    ['invut', userAgentMessages.invut, 415, 'a body that is no description'],
    ['regaut01', userAgentMessages.regaut01, 200, 'credentials of an unknown scheme are for the registrar to judge'],
    ['zeromf', userAgentMessages.zeromf, 200, 'no hop is needed any more'],
    ['cparam01', userAgentMessages.cparam01, 200, 'a parameter of Contact'],
    ['cparam02', userAgentMessages.cparam02, 200, 'a parameter of the URI in Contact'],
    ['regescrt', userAgentMessages.regescrt, 200, 'a URI with header fields in Contact'],
    ['sdp01', userAgentMessages.sdp01, 406, 'no answer could be acceptable'],
  ])('%s is answered as it says', (_name, bytes, status) => {
    expect(statusOf(bytes)).toEqual([status]);
  });

  it('inv2543 is refused for want of a Contact, which no dialog is without', () => {
    expect(statusOf(userAgentMessages.inv2543)).toEqual([400]);
  });

  it('bcast, unreason and noreason are responses to nothing, and dropped', () => {
    for (const bytes of [userAgentMessages.bcast, validMessages.unreason, validMessages.noreason]) {
      expect(answersTo(bytes)).toEqual([]);
    }
  });

  it('tells what it does not know and what it does', () => {
    const [unsupported] = answersTo(userAgentMessages.bext01);
    expect(unsupported?.headers.get('unsupported')).toBe('nothingSupportsThis, nothingSupportsThisEither');
    expect(answersTo(userAgentMessages.invut)[0]?.headers.get('accept')).toBe('application/sdp');
    expect(answersTo(validMessages.intmeth)[0]?.headers.list('allow')).toContain('INVITE');
  });
});
