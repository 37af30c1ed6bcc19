import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { systemClock } from '@oneline/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { digestAlgorithms, userDigest } from '../auth/digest.ts';
import { createDigestClient } from '../auth/digest-client.ts';
import { createDigestServer } from '../auth/digest-server.ts';
import { createResponse, type SipRequest } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import { serialize } from '../message/serialize.ts';
import { createRegistrar } from '../registrar/registrar.ts';
import { createRegistration } from '../registrar/registration.ts';
import type { IncomingCall } from '../session/incoming-call.ts';
import type { Session } from '../session/session.ts';
import { testCertificate } from '../testing/certificate.ts';
import type { TransportName } from '../transaction/peer.ts';
import { openSipStack, type SipStack, type SipStackOptions } from './open-sip-stack.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const throwIt = (error: unknown) => {
  throw error;
};

async function stack(options: Partial<SipStackOptions> = {}): Promise<SipStack> {
  const names: readonly TransportName[] = ['udp', 'tcp', 'tls', 'ws'];
  const made = await openSipStack({
    endpoints: names.map((transport) => ({ transport, host: '127.0.0.1', port: 0, tls: testCertificate })),
    tls: { ca: testCertificate.cert },
    defence: { isTrusted: () => true, onBan: () => {} },
    handlers: { onError: throwIt },
    ...options,
  });
  open.push(made);
  return made;
}

const uriOf = ({ transport }: SipStack, name: TransportName, user = 'x') => {
  const port = transport.endpoints.find((endpoint) => endpoint.transport === name)?.port;
  return `sip:${user}@127.0.0.1:${port};transport=${name}`;
};

/** Resolves with what `listen` is given first. */
function told<Value>(): { readonly tell: (value: Value) => void; readonly value: Promise<Value> } {
  const { promise, resolve } = Promise.withResolvers<Value>();
  return { tell: resolve, value: promise };
}

const quiet = { onCancelled: () => {}, onAbandoned: () => {} };

describe('two stacks on real sockets', () => {
  it.each(['udp', 'tcp', 'tls'] as const)('call each other over %s, and leave nothing behind', async (name) => {
    const hungUp = told<string>();
    const callee = await stack({
      handlers: {
        onError: throwIt,
        onCall: (call: IncomingCall) => {
          call.open({ ...quiet, onEnded: ({ by }) => hungUp.tell(by) });
          call.progress(180);
          call.accept(`answer to ${call.offer}`);
        },
      },
    });
    const caller = await stack();
    const answered = told<{ session: Session; sdp: string }>();
    caller.agent.call({
      uri: uriOf(callee, name),
      from: '<sip:1001@pbx>',
      sdp: 'offer',
      listener: {
        onProgress: () => {},
        onAnswered: (session, sdp) => answered.tell({ session, sdp }),
        onFailed: ({ status }) => throwIt(new Error(`failed with ${status}`)),
      },
    });
    const { session, sdp } = await answered.value;
    expect(sdp).toBe('answer to offer');
    session.hangUp();
    expect(await hungUp.value).toBe('there');
    expect([caller.agent.dialogs, callee.agent.dialogs]).toEqual([0, 0]);
  });

  it('register with digest, and are called back where they registered from', async () => {
    const realm = 'pbx';
    const digests = createDigestServer({ clock: systemClock });
    const bound = told<string>();
    const pbx = await stack({
      handlers: {
        onError: throwIt,
        onRegister: (transaction) => {
          const verdict = digests.verify(transaction.request, realm, {
            as: 'server',
            digestsOf: (user) =>
              Object.fromEntries(digestAlgorithms.map((one) => [one, userDigest(one, user, realm, 'secret')])),
          });
          if (verdict.kind === 'verified') registrar.register(transaction, verdict.user, 3);
          else transaction.answer(401, { headers: digests.challenge(realm, { as: 'server' }) });
        },
      },
    });
    const registrar = createRegistrar({
      timers: pbx.timers,
      listener: { onBound: (device) => bound.tell(device), onUnbound: () => {} },
    });
    open.push(registrar);
    const rung = told<string>();
    const phone = await stack({
      handlers: {
        onError: throwIt,
        onCall: (call) => {
          call.open(quiet);
          rung.tell(call.request.uri);
          call.reject(486);
        },
      },
    });
    open.push(
      createRegistration({
        agent: phone.agent,
        timers: phone.timers,
        locate: phone.locator.locate,
        registrar: uriOf(pbx, 'tcp', 'registrar'),
        address: 'sip:1001@pbx',
        expiresSeconds: 600,
        digest: createDigestClient(() => ({ user: '1001', password: 'secret' })),
        onState: () => {},
      }),
    );
    expect(await bound.value).toBe('1001');
    const [binding] = registrar.bindingsOf('1001');
    if (binding === undefined) throw new Error('not bound');
    const failed = told<number>();
    pbx.agent.call({
      uri: binding.uri,
      from: '<sip:95588@pbx>',
      sdp: 'offer',
      peer: binding.peer,
      staysWithPeer: true,
      listener: { onProgress: () => {}, onAnswered: () => {}, onFailed: ({ status }) => failed.tell(status) },
    });
    expect(await rung.value).toBe(binding.uri);
    expect(await failed.value).toBe(486);
    expect(pbx.transport.connections).toBe(1);
  });

  it('reach a browser over the WebSocket that it opened', async () => {
    const registered = told<void>();
    const pbx = await stack({
      handlers: {
        onError: throwIt,
        onRegister: (transaction) => {
          registrar.register(transaction, 'browser', 1);
          registered.tell();
        },
      },
      onConnectionClosed: ({ connectionId }) => registrar.disconnect(connectionId ?? 0),
    });
    const unbound = told<string>();
    const registrar = createRegistrar({
      timers: pbx.timers,
      listener: { onBound: () => {}, onUnbound: (_device, _binding, why) => unbound.tell(why) },
    });
    open.push(registrar);
    const port = pbx.transport.endpoints.find(({ transport }) => transport === 'ws')?.port;
    const browser = new WebSocket(`ws://127.0.0.1:${port}`, 'sip');
    open.push({ close: () => browser.terminate() });
    await once(browser, 'open');
    const invited = told<SipRequest>();
    browser.on('message', (data: Buffer) => {
      const message = parseMessage(data);
      if (message.kind === 'request' && message.method === 'INVITE') invited.tell(message);
    });
    browser.send(
      'REGISTER sip:pbx SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bKr\r\nFrom: <sip:b@pbx>;tag=1\r\nTo: <sip:b@pbx>\r\nCall-ID: r\r\nCSeq: 1 REGISTER\r\nContact: <sip:q@x.invalid;transport=ws>\r\n\r\n',
    );
    await registered.value;
    const [binding] = registrar.bindingsOf('browser');
    if (binding === undefined) throw new Error('not bound');
    const failed = told<number>();
    pbx.agent.call({
      ...binding,
      from: '<sip:1@pbx>',
      sdp: 'offer',
      staysWithPeer: true,
      listener: { onProgress: () => {}, onAnswered: () => {}, onFailed: ({ status }) => failed.tell(status) },
    });
    const invite = await invited.value;
    expect(invite.uri).toBe('sip:q@x.invalid;transport=ws');
    browser.send(serialize(createResponse(invite, 480, { toTag: 't' })));
    expect(await failed.value).toBe(480);
    browser.close();
    expect(await unbound.value).toBe('disconnected');
  });
});

describe('a stack among strangers', () => {
  it('does not answer what is malformed, bans a scanner, and tells of every message', async () => {
    const banned = told<string>();
    const traffic: string[] = [];
    const pbx = await stack({
      defence: { isTrusted: () => false, onBan: (address, offence) => banned.tell(`${address} ${offence}`) },
      onTraffic: (direction, bytes) => traffic.push(`${direction} ${bytes.toString().split(' ')[0]}`),
    });
    const scanner = createSocket('udp4');
    open.push({ close: () => scanner.close() });
    scanner.bind(0, '127.0.0.1');
    await once(scanner, 'listening');
    const port = pbx.transport.endpoints.find(({ transport }) => transport === 'udp')?.port ?? 0;
    const { port: own } = scanner.address();
    const options = (more = '') =>
      `OPTIONS sip:100@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${own};branch=z9hG4bK${own}${more.length}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: c${more.length}\r\nCSeq: 1 OPTIONS\r\n${more}\r\n`;
    const answers: string[] = [];
    scanner.on('message', (bytes) => answers.push(bytes.toString().slice(0, 11)));
    scanner.send(options('Max-Forwards: x\r\n'), port, '127.0.0.1');
    scanner.send(options(), port, '127.0.0.1');
    await once(scanner, 'message');
    scanner.send(options('User-Agent: friendly-scanner\r\n'), port, '127.0.0.1');
    expect(await banned.value).toBe('127.0.0.1 scanner');
    expect(answers).toEqual(['SIP/2.0 200']);
    expect(traffic).toEqual(['in OPTIONS', 'out SIP/2.0', 'in OPTIONS']);
  });

  it('is not opened when a port is taken, and leaves nothing open', async () => {
    const first = await stack();
    const port = first.transport.endpoints[1]?.port ?? 0;
    await expect(stack({ endpoints: [{ transport: 'tcp', host: '127.0.0.1', port }] })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
