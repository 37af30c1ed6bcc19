import { isDomainError } from '@oneline/kernel';
import { describe, expect, it } from 'vitest';
import { checkMessage } from '../message/check-message.ts';
import type { SipRequest } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import { refusalOf } from '../message/refusal.ts';
import { serialize } from '../message/serialize.ts';
import { createStreamFramer } from '../message/stream-framer.ts';
import { parseUri } from '../message/uri.ts';
import { invalidMessages } from './invalid-messages.ts';
import { userAgentMessages } from './user-agent-messages.ts';
import { validMessages } from './valid-messages.ts';

const all = { ...validMessages, ...invalidMessages, ...userAgentMessages };

/** `accepted`; or the code of the error with the status that is answered, `dropped` where none is. */
function verdict(bytes: Uint8Array): string {
  try {
    checkMessage(parseMessage(bytes));
    return 'accepted';
  } catch (error) {
    if (!isDomainError(error)) throw error;
    // Whatever `checkMessage` finds in a request is a 400: it has been understood as a request by then.
    const isHeadBad = refusalOf(error) === undefined && !understood(bytes);
    return `${error.code} ${isHeadBad ? 'dropped' : (refusalOf(error)?.status ?? 400)}`;
  }
}

function understood(bytes: Uint8Array): boolean {
  try {
    return parseMessage(bytes).kind === 'request';
  } catch {
    return false;
  }
}

function request(bytes: Uint8Array): SipRequest {
  const message = parseMessage(bytes);
  if (message.kind !== 'request') throw new Error('expected a request');
  return message;
}

/** What RFC 4475 says of each; where it leaves a choice, the strict one is taken. */
const verdicts: Readonly<Record<keyof typeof all, string>> = {
  wsinv: 'accepted',
  intmeth: 'accepted',
  esc01: 'accepted',
  escnull: 'accepted',
  esc02: 'accepted',
  lwsdisp: 'accepted',
  longreq: 'accepted',
  dblreq: 'accepted',
  semiuri: 'accepted',
  transports: 'accepted',
  mpart01: 'accepted',
  unreason: 'accepted',
  noreason: 'accepted',
  badinv01: 'sip.bad_header 400',
  clerr: 'sip.body_cut_off 400',
  ncl: 'sip.bad_header 400',
  scalar02: 'sip.bad_header 400',
  scalarlg: 'sip.bad_header dropped',
  quotbal: 'sip.bad_header 400',
  ltgtruri: 'sip.bad_start_line 400',
  lwsruri: 'sip.bad_start_line 400',
  lwsstart: 'sip.bad_start_line 400',
  trws: 'sip.bad_start_line 400',
  escruri: 'sip.bad_uri 400',
  baddate: 'sip.bad_header 400',
  regbadct: 'sip.bad_header 400',
  badaspec: 'sip.bad_header 400',
  baddn: 'sip.bad_header 400',
  badvers: 'sip.bad_version 505',
  mismatch01: 'sip.method_mismatch 400',
  mismatch02: 'sip.method_mismatch 400',
  bigcode: 'sip.bad_start_line dropped',
  // The rest is of its form, but for three; transactions and user agents say more about it.
  badbranch: 'accepted',
  insuf: 'sip.missing_header dropped',
  unkscm: 'accepted',
  novelsc: 'accepted',
  unksm2: 'accepted',
  bext01: 'accepted',
  invut: 'accepted',
  regaut01: 'accepted',
  multi01: 'sip.repeated_header 400',
  mcl01: 'sip.repeated_header 400',
  bcast: 'accepted',
  zeromf: 'accepted',
  cparam01: 'accepted',
  cparam02: 'accepted',
  regescrt: 'accepted',
  sdp01: 'accepted',
  inv2543: 'accepted',
};

describe('the torture messages of RFC 4475', () => {
  it('are all 49 there', () => {
    expect(Object.keys(all)).toHaveLength(49);
  });

  it.each(Object.entries(verdicts))('%s is %s', (name, expected) => {
    expect(verdict(all[name as keyof typeof all])).toBe(expected);
  });

  it('has each accepted one come back the same after it was written', () => {
    for (const [name, expected] of Object.entries(verdicts)) {
      if (expected !== 'accepted') continue;
      const once = serialize(parseMessage(all[name as keyof typeof all]));
      expect(serialize(parseMessage(once)).equals(once), name).toBe(true);
    }
  });
});

describe('what is read in the valid ones', () => {
  it('wsinv: folded lines, compact names, escapes, empty and unknown fields', () => {
    const { headers, body, uri } = request(validMessages.wsinv);
    expect(uri).toBe('sip:vivekg@chair-dnrc.example.com;unknownparam');
    expect(headers.from).toMatchObject({ displayName: 'J Rosenberg \\"', uri: 'sip:jdrosen@example.com' });
    expect([headers.fromTag, headers.toTag]).toEqual(['98asjd8', '1918181833n']);
    expect(headers.cseq).toEqual({ number: 9, method: 'INVITE' });
    expect(headers.via).toMatchObject({ transport: 'UDP', host: '192.0.2.2' });
    expect(headers.list('via').map((via) => via.replaceAll(/\s/g, ''))).toEqual([
      'SIP/2.0/UDP192.0.2.2;branch=390skdjuw',
      'SIP/2.0/TCPspindle.example.com;branch=z9hG4bK9ikj8',
      'SIP/2.0/UDP192.168.255.111;branch=z9hG4bK30239',
    ]);
    expect(headers.get('subject')).toBe('');
    expect(headers.get('newfangledheader')).toBe('newfangled value continued newfangled value');
    expect(headers.get('unknownheaderwithunusualvalue')).toBe(';;,,;;,;');
    expect(headers.addresses('contact')[0]).toMatchObject({
      displayName: 'Quoted string ""',
      uri: 'sip:jdrosen@example.com',
    });
    expect(headers.addresses('contact')[0]?.parameters.get('q')).toBe('0.33');
    expect(body).toHaveLength(150);
  });

  it('intmeth: every character a token may have, and UTF-8', () => {
    const { headers, method, uri } = request(validMessages.intmeth);
    expect(method).toBe("!interesting-Method0123456789_*+`.%indeed'~");
    expect(parseUri(uri)).toMatchObject({
      user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*",
      password: "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)",
      host: 'example.com',
    });
    expect(headers.to.displayName).toBe('BEL:\u0007 NUL:\u0000 DEL:\u007f');
    expect(headers.from.displayName).toBe("token1~` token2'+_ token3*%!.-");
    expect(headers.from.parameters.get("fromparam''~+*_!.-%")).toBe('работающий');
    expect(headers.get("extensionheader-!.%*+_`'~")).toBe('\ufeff大停電');
    expect(headers.via.parameters.get('branch')).toBe("z9hG4bK-.!%66*_+`'~");
  });

  it('esc01, escnull, semiuri: escapes in URIs', () => {
    expect(parseUri(request(validMessages.esc01).uri)).toMatchObject({ user: 'sips:user@example.com' });
    expect(parseUri(request(validMessages.esc01).headers.to.uri)).toMatchObject({ user: 'user' });
    const contact = parseUri(request(validMessages.esc01).headers.addresses('contact')[0]?.uri ?? '');
    expect(contact).toMatchObject({
      user: 'caller',
      parameters: {
        entries: [
          { name: 'lr', value: null },
          { name: 'name', value: 'value%41' },
        ],
      },
    });
    expect(
      request(validMessages.escnull)
        .headers.addresses('contact')
        .map(({ uri }) => parseUri(uri)),
    ).toMatchObject([{ user: '\0' }, { user: '\0\0' }]);
    expect(parseUri(request(validMessages.semiuri).uri)).toMatchObject({
      user: 'user;par=u@example.net',
      host: 'example.com',
    });
  });

  it('esc02: what looks like an escape where there are none', () => {
    const { headers, method } = request(validMessages.esc02);
    expect(method).toBe('RE%47IST%45R');
    expect(headers.from.displayName).toBe('%Z%45');
    expect(headers.addresses('contact')).toHaveLength(2);
    expect(headers.has('c%6fntact')).toBe(true);
  });

  it('lwsdisp, longreq, transports: names without a space behind, long values, other transports', () => {
    expect(request(validMessages.lwsdisp).headers.from.displayName).toBe('caller');
    expect(request(validMessages.longreq).headers.list('via')).toHaveLength(34);
    expect(request(validMessages.longreq).headers.fromTag).toHaveLength(155);
    expect(request(validMessages.transports).headers.list('via')[3]).toContain('UNKNOWN');
  });

  it('dblreq: a datagram ends with its body, a stream goes on', () => {
    expect(request(validMessages.dblreq)).toMatchObject({ method: 'REGISTER', body: { length: 0 } });
    const framed = createStreamFramer().push(validMessages.dblreq);
    expect(framed.map((one) => (one.kind === 'message' ? (one.message as SipRequest).method : one.kind))).toEqual([
      'REGISTER',
      'lineEnds',
      'INVITE',
      // Its Content-Length is 3 octets short: what is behind it is no message.
      'broken',
    ]);
  });

  it('mpart01: a binary body comes through', () => {
    const { headers, body } = request(validMessages.mpart01);
    expect(headers.get('content-type')).toBe('multipart/mixed;boundary=7a9cbec02ceef655');
    expect(body).toHaveLength(553);
    expect(
      Buffer.from(serialize(request(validMessages.mpart01)))
        .subarray(-553)
        .equals(body),
    ).toBe(true);
  });

  it('unreason, noreason: a reason in UTF-8 and none', () => {
    expect(parseMessage(validMessages.unreason)).toMatchObject({
      status: 200,
      reason: '= 2**3 * 5**2 но сто девяносто девять - простое',
    });
    expect(parseMessage(validMessages.noreason)).toMatchObject({ status: 100, reason: '' });
  });
});
