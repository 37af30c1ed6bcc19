import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameUri } from './compare-uri.ts';
import { Parameters } from './parameters.ts';
import { parseUri, type SipUri, writeUri } from './uri.ts';

describe('a SIP URI', () => {
  it('is read in all its parts', () => {
    expect(parseUri('sips:alice:secret@[2001:db8::1]:5061;transport=tcp;lr?Subject=a%20b&To=c')).toEqual({
      scheme: 'sips',
      user: 'alice',
      password: 'secret',
      host: '[2001:db8::1]',
      port: 5061,
      parameters: new Parameters([
        { name: 'transport', value: 'tcp' },
        { name: 'lr', value: null },
      ]),
      headers: [
        { name: 'Subject', value: 'a b' },
        { name: 'To', value: 'c' },
      ],
    });
  });

  it.each([
    'sip:example.com',
    'sip:1001@10.0.0.1:5060;transport=udp',
    'sip:+8610-1234;ext=2@host',
    'tel:+86-10-1234;ext=5',
    'urn:service:sos',
  ])('%s is written as it was read', (text) => {
    expect(writeUri(parseUri(text))).toBe(text);
  });

  it('takes a bare # and bare Chinese in the user, and writes them escaped', () => {
    expect(writeUri(parseUri('sip:*72#@host'))).toBe('sip:*72%23@host');
    expect(writeUri(parseUri('sip:张三@host'))).toBe('sip:%E5%BC%A0%E4%B8%89@host');
  });

  it.each([
    'alice@example.com',
    'sip:',
    'sip:@host',
    'sip:a b@host',
    'sip:a@host:99999',
    'sip:a@host:',
    'sip:a@ho st',
    'sip:a@b@c',
    'sip:a@host;=1',
    'sip:%zz@host',
    'sip:%ff@host',
    'sip:a@[::1',
    'sip:a@host?x',
    'sip:"a"@host',
    'tel:hello',
  ])('%s is refused', (text) => {
    expect(() => parseUri(text)).toThrow(expect.objectContaining({ code: 'sip.bad_uri' }));
  });

  it('comes back as it was, whatever text is in its parts', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).map((value) => value.toWellFormed());
    const name = fc.stringMatching(/^[a-z][a-z0-9-]*$/);
    const uri = fc.record({
      user: fc.option(text),
      password: fc.option(text),
      port: fc.option(fc.nat(65_535)),
      parameters: fc.uniqueArray(fc.record({ name, value: fc.option(text) }), { selector: ({ name: key }) => key }),
      headers: fc.array(fc.record({ name, value: text })),
    });
    fc.assert(
      fc.property(uri, ({ user, password, port, parameters, headers }) => {
        const original: SipUri = {
          scheme: 'sip',
          user,
          password: user === null ? null : password,
          host: 'example.com',
          port,
          parameters: new Parameters(parameters),
          headers,
        };
        expect(parseUri(writeUri(original))).toEqual(original);
      }),
    );
  });
});

describe('two URIs', () => {
  // The pairs of RFC 3261 §19.1.4.
  it.each([
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;security=on'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
    ['tel:+86-10-1234', 'tel:+86101234'],
  ])('%s and %s are the same', (a, b) => {
    expect(isSameUri(parseUri(a), parseUri(b))).toBe(true);
    expect(isSameUri(parseUri(b), parseUri(a))).toBe(true);
  });

  it.each([
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:a@host', 'sips:a@host'],
    ['sip:a@host', 'tel:1'],
  ])('%s and %s differ', (a, b) => {
    expect(isSameUri(parseUri(a), parseUri(b))).toBe(false);
    expect(isSameUri(parseUri(b), parseUri(a))).toBe(false);
  });
});
