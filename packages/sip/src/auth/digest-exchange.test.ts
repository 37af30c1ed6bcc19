import { fixedClock } from '@oneline/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerFields } from '../message/header-fields.ts';
import { createRequest, createResponse, type SipRequest } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import { serialize } from '../message/serialize.ts';
import { parseAuthParameters } from './auth-parameters.ts';
import { digestAlgorithms, userDigest } from './digest.ts';
import { createDigestClient } from './digest-client.ts';
import { createDigestServer, type UserDigests } from './digest-server.ts';
import { createNonceCounts } from './nonce-counts.ts';

const realm = 'call "centre" 一线通';
const secrets: Record<string, string> = { alice: 'open: sesame', 'b"o\\b': '密码' };

function digestsOf(user: string): UserDigests | undefined {
  const password = secrets[user];
  if (password === undefined) return undefined;
  return Object.fromEntries(digestAlgorithms.map((name) => [name, userDigest(name, user, realm, password)]));
}

const clientOf = (user: string, password = secrets[user] ?? '') => createDigestClient(() => ({ user, password }));

function world(options: { algorithms?: readonly ('MD5' | 'SHA-256')[] } = {}) {
  const clock = fixedClock(new Date('2026-11-23T00:00:00Z'));
  const server = createDigestServer({ clock, nonceLifetimeMs: 60_000, ...options });
  const basics = headerFields({
    Via: 'SIP/2.0/UDP a;branch=z9hG4bK1',
    From: '<sip:alice@pbx>;tag=1',
    To: '<sip:alice@pbx>',
    'Call-ID': 'c',
    CSeq: '1 REGISTER',
  });
  const sent = (request: SipRequest): SipRequest => parseMessage(serialize(request)) as SipRequest;
  const bare = () => sent(createRequest('REGISTER', 'sip:pbx:5060', basics));
  const challenge = (request: SipRequest, as: 'server' | 'proxy' = 'server', isStale = false) =>
    createResponse(request, as === 'server' ? 401 : 407, { headers: server.challenge(realm, { as, isStale }) });
  const authorized = (client: ReturnType<typeof clientOf>, uri = 'sip:pbx:5060') =>
    sent(
      createRequest('REGISTER', uri, [...basics, ...client.authorize({ method: 'REGISTER', uri, body: Buffer.of() })]),
    );
  const verify = (request: SipRequest, as: 'server' | 'proxy' = 'server') =>
    server.verify(request, realm, { as, digestsOf });
  return { clock, server, bare, challenge, authorized, verify };
}

describe('digest authentication', () => {
  it.each(['server', 'proxy'] as const)('lets in whoever knows the password, by SHA-256, towards a %s', (as) => {
    for (const user of Object.keys(secrets)) {
      const { bare, challenge, authorized, verify } = world();
      const client = clientOf(user);
      expect(verify(bare(), as)).toEqual({ kind: 'absent' });
      expect(client.takeChallenge(bare(), challenge(bare(), as))).toBe(true);
      const request = authorized(client);
      expect(verify(request, as)).toEqual({ kind: 'verified', user });
      const field = request.headers.get(as === 'server' ? 'authorization' : 'proxy-authorization') ?? '';
      expect(parseAuthParameters(field, 'Authorization').parameters.get('algorithm')).toBe('SHA-256');
    }
  });

  it('lets in by MD5 where nothing else is offered', () => {
    const { bare, challenge, authorized, verify } = world({ algorithms: ['MD5'] });
    const client = clientOf('alice');
    client.takeChallenge(bare(), challenge(bare()));
    expect(verify(authorized(client)).kind).toBe('verified');
  });

  it('refuses a wrong password and an unknown user', () => {
    for (const client of [clientOf('alice', 'wrong'), clientOf('nobody', 'x')]) {
      const { bare, challenge, authorized, verify } = world();
      client.takeChallenge(bare(), challenge(bare()));
      expect(verify(authorized(client)).kind).toBe('refused');
    }
  });

  it('gives up when what it was just asked for is asked for again', () => {
    const { bare, challenge, authorized } = world();
    const client = clientOf('alice', 'wrong');
    client.takeChallenge(bare(), challenge(bare()));
    const request = authorized(client);
    expect(client.takeChallenge(request, challenge(request))).toBe(false);
  });

  it('counts on with the same nonce, and takes a new one when that is stale', () => {
    const { clock, bare, challenge, authorized, verify } = world();
    const client = clientOf('alice');
    client.takeChallenge(bare(), challenge(bare()));
    for (let i = 0; i < 40; i++) expect(verify(authorized(client)).kind).toBe('verified');
    clock.advance(60_001);
    const late = authorized(client);
    expect(verify(late)).toEqual({ kind: 'stale', user: 'alice' });
    expect(client.takeChallenge(late, challenge(late, 'server', true))).toBe(true);
    expect(verify(authorized(client)).kind).toBe('verified');
  });

  it('takes a new nonce, too, from a server that does not say that the old one is stale', () => {
    const { bare, challenge, authorized } = world();
    const client = clientOf('alice');
    client.takeChallenge(bare(), challenge(bare()));
    authorized(client);
    const second = authorized(client);
    expect(client.takeChallenge(second, challenge(second))).toBe(true);
  });

  it('does not take the same credentials twice', () => {
    const { bare, challenge, authorized, verify } = world();
    const client = clientOf('alice');
    client.takeChallenge(bare(), challenge(bare()));
    const request = authorized(client);
    expect(verify(request).kind).toBe('verified');
    expect(verify(request)).toEqual({ kind: 'stale', user: 'alice' });
  });

  it('does not take credentials for another place, method, body or nonce', () => {
    const { bare, challenge, authorized, verify, server } = world();
    const client = clientOf('alice');
    client.takeChallenge(bare(), challenge(bare()));
    expect(verify({ ...authorized(client), uri: 'sip:elsewhere' }).kind).toBe('refused');
    expect(verify({ ...authorized(client), method: 'INVITE' }).kind).toBe('refused');
    expect(verify({ ...authorized(client), uri: 'sip:PBX' }).kind).toBe('verified');
    const other = createDigestServer({ clock: fixedClock(new Date('2026-11-23T00:00:00Z')) });
    const foreign = clientOf('alice');
    foreign.takeChallenge(bare(), createResponse(bare(), 401, { headers: other.challenge(realm, { as: 'server' }) }));
    expect(verify(authorized(foreign)).kind).toBe('stale');
    expect(server.verify(authorized(client), 'another realm', { as: 'server', digestsOf }).kind).toBe('absent');
  });

  it('answers nothing to a challenge that it does not understand', () => {
    const { bare } = world();
    const challenged = (value: string) =>
      clientOf('alice').takeChallenge(
        bare(),
        createResponse(bare(), 401, { headers: headerFields({ 'WWW-Authenticate': value }) }),
      );
    expect(challenged('Basic realm="x"')).toBe(false);
    expect(challenged('Digest realm="x", nonce="n", algorithm=SHA-512-256')).toBe(false);
    expect(challenged('Digest realm="x", nonce="n", qop="auth-int"')).toBe(false);
    expect(challenged('Digest realm="x')).toBe(false);
    expect(challenged('Digest realm="x", nonce="n"')).toBe(true);
  });

  it('never throws for what stands in a request', { timeout: 30_000 }, () => {
    const { bare, verify } = world();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const request = bare();
        const odd = createRequest('REGISTER', 'sip:pbx', [
          ...request.headers.fields,
          ...headerFields({ Authorization: `Digest ${value}` }),
        ]);
        expect(['absent', 'refused']).toContain(verify(odd).kind);
      }),
    );
  });
});

describe('the counts of nonces', () => {
  it('are each good once, in any order within 32', () => {
    const order = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 30], { minLength: 10 });
    fc.assert(
      fc.property(order, (numbers) => {
        const counts = createNonceCounts(5);
        for (const number of numbers) expect(counts.use('n', 1, number)).toBe(true);
        for (const number of numbers) expect(counts.use('n', 1, number)).toBe(false);
      }),
    );
  });

  it('are used up once their nonce is forgotten', () => {
    const counts = createNonceCounts(2);
    for (const at of [1, 2, 3]) expect(counts.use(`n${at}`, at, 1)).toBe(true);
    expect(counts.use('n1', 1, 2)).toBe(false);
    expect(counts.use('n2', 2, 2)).toBe(true);
    counts.forgetBefore(3);
    expect(counts.size).toBe(1);
  });

  it('that are far behind are used up', () => {
    const counts = createNonceCounts(2);
    counts.use('n', 1, 100);
    expect(counts.use('n', 1, 68)).toBe(false);
    expect(counts.use('n', 1, 69)).toBe(true);
  });
});
