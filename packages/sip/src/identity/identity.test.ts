import { describe, expect, it } from 'vitest';
import { type HeaderValues, headerFields } from '../message/header-fields.ts';
import { createRequest, type SipRequest } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import { serialize } from '../message/serialize.ts';
import { numberOf, presentCaller, readCaller, readDiversions } from './caller.ts';
import { readInfoDigit } from './info-digit.ts';

const trusted = { isTrusted: true };

function invite(values: HeaderValues = {}, body?: { type: string; bytes: Uint8Array }): SipRequest {
  const fields = headerFields({
    Via: 'SIP/2.0/UDP a;branch=z9hG4bK1',
    From: '"Zhang" <sip:1001@pbx>;tag=1',
    To: '<sip:95588@pbx>',
    'Call-ID': 'c',
    CSeq: '1 INVITE',
    ...values,
  });
  return parseMessage(serialize(createRequest('INVITE', 'sip:95588@pbx', fields, body))) as SipRequest;
}

describe('who calls', () => {
  it('is what From says', () => {
    expect(readCaller(invite(), trusted)).toEqual({ number: '1001', name: 'Zhang', isPrivate: false });
    expect(readCaller(invite({ From: '<sip:pbx>;tag=1' }), trusted)).toEqual({
      number: null,
      name: null,
      isPrivate: false,
    });
  });

  it('is what the network asserts, if it may be believed', () => {
    const request = invite({ 'P-Asserted-Identity': '"工行" <sip:+86-10-8800@carrier>, <tel:+861088>' });
    expect(readCaller(request, trusted)).toEqual({ number: '+86108800', name: '工行', isPrivate: false });
    expect(readCaller(request, { isTrusted: false })).toMatchObject({ number: '1001' });
    expect(readCaller(invite({ 'P-Asserted-Identity': 'nonsense' }), trusted)).toMatchObject({ number: '1001' });
  });

  it('may wish not to be shown', () => {
    const anonymous = '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1';
    expect(readCaller(invite({ From: anonymous }), trusted)).toEqual({ number: null, name: null, isPrivate: true });
    const asserted = invite({ From: anonymous, 'P-Asserted-Identity': '<tel:+861088>', Privacy: 'user;id' });
    expect(readCaller(asserted, trusted)).toEqual({ number: '+861088', name: null, isPrivate: true });
    expect(readCaller(invite({ Privacy: 'none' }), trusted).isPrivate).toBe(false);
  });

  it('has its name read where a telephone writes it in GB 18030', () => {
    const bytes = serialize(invite()).toString('latin1').replace('Zhang', '\u00d5\u00c5');
    expect(readCaller(parseMessage(Buffer.from(bytes, 'latin1')) as SipRequest, trusted).name).toBe('张');
  });

  it('is presented as it was read', () => {
    for (const presented of [
      { number: '+8610', name: '工行 "A"', isPrivate: false },
      { number: '+8610', name: null, isPrivate: true },
      { number: null, name: null, isPrivate: true },
    ]) {
      const { from, headers } = presentCaller(presented, 'pbx.example.com');
      const request = invite({
        From: `${from};tag=1`,
        ...Object.fromEntries(headers.map(({ name, value }) => [name, value])),
      });
      expect(readCaller(request, trusted)).toEqual(presented);
      // Nothing of who is private stands where everybody reads it.
      if (presented.isPrivate) expect(from).toBe('"Anonymous" <sip:anonymous@anonymous.invalid>');
    }
  });

  it('is a number, in a URI of whatever kind', () => {
    expect(
      ['tel:+86-10-1(2).3', 'sip:+8610;ext=2@x', 'sip:1001@x', 'sip:alice.b@x', 'sips:*72%23@x'].map(numberOf),
    ).toEqual(['+8610123', '+8610', '1001', 'alice.b', '*72#']);
    expect(['sip:x', 'urn:service:sos', 'sip:anonymous@x', 'nonsense'].map(numberOf)).toEqual([null, null, null, null]);
  });
});

describe('whom a call was meant for before', () => {
  it('is told first to last, by either header', () => {
    const diversion = ['<sip:200@x>;reason=no-answer', '<sip:100@x>;reason=user-busy'];
    expect(readDiversions(invite({ Diversion: diversion }))).toEqual(['100', '200']);
    const history = '<sip:300@x>;index=1.10, <sip:100@x?Reason=SIP%3Bcause%3D302>;index=1, <sip:200@x>;index=1.9';
    expect(readDiversions(invite({ 'History-Info': history, Diversion: diversion }))).toEqual(['100', '200']);
    expect(readDiversions(invite())).toEqual([]);
    expect(readDiversions(invite({ Diversion: 'nonsense' }))).toEqual([]);
  });
});

describe('a key carried by INFO', () => {
  const key = (type: string, text: string) => readInfoDigit(invite({}, { type, bytes: Buffer.from(text) }));

  it('is read in the forms that telephones use', () => {
    expect(key('application/dtmf-relay', 'Signal=5\r\nDuration=250\r\n')).toEqual({ digit: '5', ms: 250 });
    expect(key('application/dtmf-relay', 'signal= *\nduration=x')).toEqual({ digit: '*', ms: 160 });
    expect(key('application/dtmf-relay', 'Signal=11')).toEqual({ digit: '#', ms: 160 });
    expect(key('application/dtmf', ' d\r\n')).toEqual({ digit: 'D', ms: 160 });
  });

  it('is none in anything else', () => {
    expect(key('application/dtmf', 'E')).toBeUndefined();
    expect(key('application/dtmf-relay', 'Signal=')).toBeUndefined();
    expect(key('application/media_control+xml', '5')).toBeUndefined();
    expect(readInfoDigit(invite())).toBeUndefined();
  });
});
