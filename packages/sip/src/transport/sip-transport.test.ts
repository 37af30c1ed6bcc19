import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { headerField } from '../message/header-fields.ts';
import { createRequest, createResponse, type SipMessage, type SipRequest } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import { serialize } from '../message/serialize.ts';
import { testCertificate } from '../testing/certificate.ts';
import { requestOf } from '../testing/transaction-world.ts';
import { createVirtualTimers } from '../testing/virtual-timers.ts';
import type { Peer, TransportName } from '../transaction/peer.ts';
import { openTransport, type SipTransport, type TransportOptions } from './sip-transport.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** Values that come one by one, and can be waited for. */
function createQueue<Value>() {
  const values: Value[] = [];
  const waiting: ((value: Value) => void)[] = [];
  return {
    push(value: Value) {
      const next = waiting.shift();
      if (next === undefined) values.push(value);
      else next(value);
    },
    next(): Promise<Value> {
      const value = values.shift();
      return value === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(value);
    },
    get size() {
      return values.length;
    },
  };
}

interface Arrival {
  readonly message: SipMessage;
  readonly source: Peer;
  readonly replyTo: Peer;
}

const all: readonly TransportName[] = ['udp', 'tcp', 'tls', 'ws', 'wss'];

async function openEnd(transports: readonly TransportName[] = all, options: Partial<TransportOptions> = {}) {
  const timers = createVirtualTimers();
  const arrivals = createQueue<Arrival>();
  const refused = createQueue<string>();
  const closed = createQueue<Peer>();
  const errors: unknown[] = [];
  const transport = await openTransport({
    endpoints: transports.map((name) => ({ transport: name, host: '127.0.0.1', port: 0, tls: testCertificate })),
    timers,
    tls: { ca: testCertificate.cert },
    receiver: {
      onMessage: (message, source, replyTo) => arrivals.push({ message, source, replyTo }),
      onRefused: (error, _source, answer) => {
        refused.push(error.code);
        answer();
      },
      onConnectionClosed: closed.push,
      onError: (error) => errors.push(error),
    },
    ...options,
  });
  open.push(transport);
  const peer = (name: TransportName): Peer => {
    const port = transport.endpoints.find((endpoint) => endpoint.transport === name)?.port ?? 0;
    return { transport: name, address: '127.0.0.1', port };
  };
  const port = (name: TransportName): number => peer(name).port;
  return { timers, transport, arrivals, refused, closed, errors, peer, port };
}

const notCalled = (error: unknown) => {
  throw error;
};

function withVia(transport: SipTransport, peer: Peer, parameters = ';rport'): SipRequest {
  const { host, port } = transport.sentBy(peer);
  const request = requestOf('OPTIONS');
  const via = headerField(
    'Via',
    `SIP/2.0/${peer.transport.toUpperCase()} ${host}:${port};branch=z9hG4bK1${parameters}`,
  );
  return { ...request, headers: request.headers.with([via, ...request.headers.fields]) };
}

async function connectedTo(port: number): Promise<{ socket: Socket; text: () => string }> {
  const socket = connect({ host: '127.0.0.1', port });
  open.push({ close: () => socket.destroy() });
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(socket, 'connect');
  return { socket, text: () => text };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 4000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('it never came to that');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a request over', () => {
  it.each(['udp', 'tcp', 'tls'] as const)(
    '%s arrives with its source noted, and its response comes back',
    async (name) => {
      const [client, server] = [await openEnd(), await openEnd()];
      const to = server.peer(name);
      client.transport.send(serialize(withVia(client.transport, to)), to, notCalled);
      const { message, source, replyTo } = await server.arrivals.next();
      expect(source).toMatchObject({ transport: name, address: '127.0.0.1' });
      expect(message.headers.via.parameters.get('received')).toBe('127.0.0.1');
      expect(message.headers.via.parameters.get('rport')).toBe(String(source.port));
      server.transport.send(serialize(createResponse(message as SipRequest, 200)), replyTo, notCalled);
      expect((await client.arrivals.next()).message).toMatchObject({ kind: 'response', status: 200 });
      expect(server.transport.connections).toBe(name === 'udp' ? 0 : 1);
    },
  );

  it.each(['tcp', 'tls'] as const)('%s takes the connection that is there', async (name) => {
    const [client, server] = [await openEnd(), await openEnd()];
    const to = server.peer(name);
    for (let i = 0; i < 3; i++) {
      client.transport.send(serialize(withVia(client.transport, to)), to, notCalled);
      await server.arrivals.next();
    }
    expect([client.transport.connections, server.transport.connections]).toEqual([1, 1]);
  });

  it.each(['ws', 'wss'] as const)('%s from a browser is answered over the same WebSocket', async (name) => {
    const server = await openEnd();
    const browser = new WebSocket(`${name}://127.0.0.1:${server.port(name)}`, 'sip', { ca: testCertificate.cert });
    open.push({ close: () => browser.terminate() });
    await once(browser, 'open');
    expect(browser.protocol).toBe('sip');
    const request = withVia(server.transport, { transport: name, address: 'df7jal23ls0d.invalid', port: 0 });
    browser.send(serialize(request).toString());
    const { message, replyTo } = await server.arrivals.next();
    server.transport.send(serialize(createResponse(message as SipRequest, 200)), replyTo, notCalled);
    const [data] = (await once(browser, 'message')) as [Buffer];
    expect(parseMessage(data)).toMatchObject({ status: 200 });
    browser.send('\r\n\r\n');
    const [pong] = (await once(browser, 'message')) as [Buffer];
    expect(pong.toString()).toBe('\r\n');
    browser.close();
    expect((await server.closed.next()).connectionId).toBe(replyTo.connectionId);
    expect(server.transport.connections).toBe(0);
  });

  it('a transport that is not there, or a peer that is not, is reported', async () => {
    const client = await openEnd(['udp']);
    const failures = createQueue<unknown>();
    client.transport.send(Buffer.from('x'), { transport: 'ws', address: '127.0.0.1', port: 9 }, failures.push);
    expect(await failures.next()).toMatchObject({ code: 'sip.no_way' });
    const gone = await openEnd(['tcp']);
    const to = gone.peer('tcp');
    await gone.transport.close();
    client.transport.send(Buffer.from('x'), to, failures.push);
    expect(await failures.next()).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('TLS is refused when the certificate is for another name', async () => {
    const [client, server] = [await openEnd(), await openEnd()];
    const failures = createQueue<unknown>();
    client.transport.send(Buffer.from('x'), { ...server.peer('tls'), serverName: 'other.test' }, failures.push);
    expect(await failures.next()).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    client.transport.send(
      serialize(withVia(client.transport, server.peer('tls'))),
      { ...server.peer('tls'), serverName: 'sip.test' },
      notCalled,
    );
    await server.arrivals.next();
  });
});

describe('where a response goes', () => {
  it('is the port of the Via without rport, and never another address than the request came from', async () => {
    const server = await openEnd(['udp']);
    const client = await openEnd(['udp']);
    const to = server.peer('udp');
    const request = withVia(client.transport, to, '');
    const elsewhere = request.headers.fields.with(
      0,
      headerField('Via', 'SIP/2.0/UDP 203.0.113.9:6000;branch=z9hG4bK2, SIP/2.0/UDP x'),
    );
    client.transport.send(serialize({ ...request, headers: request.headers.with(elsewhere) }), to, notCalled);
    const { message, replyTo } = await server.arrivals.next();
    expect(replyTo).toMatchObject({ address: '127.0.0.1', port: 6000 });
    expect(message.headers.get('via')).toBe(
      'SIP/2.0/UDP 203.0.113.9:6000;branch=z9hG4bK2;received=127.0.0.1, SIP/2.0/UDP x',
    );
    client.transport.send(serialize(request), to, notCalled);
    expect((await server.arrivals.next()).message.headers.get('via')).toBe(request.headers.get('via'));
  });
});

describe('what is no message', () => {
  it('is answered with 400 over UDP where it can be, and dropped where it is a keep-alive', async () => {
    const [client, server] = [await openEnd(['udp']), await openEnd(['udp'])];
    const to = server.peer('udp');
    for (const keepAlive of ['\r\n\r\n', '\0\0\0\0', '\x00\x01\x00\x00stun']) {
      client.transport.send(Buffer.from(keepAlive), to, notCalled);
    }
    const bad = serialize(withVia(client.transport, to)).toString().replace('Max-Forwards: 70', 'Max-Forwards: no');
    client.transport.send(Buffer.from(bad), to, notCalled);
    expect((await client.arrivals.next()).message).toMatchObject({ status: 400 });
    expect(await server.refused.next()).toBe('sip.bad_header');
    expect([server.refused.size, server.arrivals.size]).toEqual([0, 0]);
  });

  it('ends a TCP connection after a 400, when it is not known where the next message begins', async () => {
    const server = await openEnd(['tcp']);
    const { socket, text } = await connectedTo(server.port('tcp'));
    const request = serialize(withVia(server.transport, server.peer('tcp'))).toString();
    socket.write(request.replace(/Content-Length: 0\r\n/, ''));
    await once(socket, 'close');
    expect(text()).toMatch(/^SIP\/2.0 400 /);
    expect(await server.refused.next()).toBe('sip.missing_header');
  });
});

describe('a TCP connection', () => {
  it('gets a pong for its ping', async () => {
    const server = await openEnd(['tcp']);
    const { socket, text } = await connectedTo(server.port('tcp'));
    socket.write('\r\n\r\n');
    await until(() => text() === '\r\n');
  });

  it('that we opened is pinged when we have been silent', async () => {
    const client = await openEnd(['tcp'], { limits: { pingMs: 1000 } });
    let received = '';
    const server = createServer((socket) => socket.on('data', (chunk: Buffer) => (received += chunk.toString())));
    open.push({ close: () => server.close() });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const to: Peer = { transport: 'tcp', address: '127.0.0.1', port: (server.address() as AddressInfo).port };
    client.transport.send(Buffer.from('hello'), to, notCalled);
    await until(() => received === 'hello');
    client.timers.advance(6000);
    await until(() => received === 'hello\r\n\r\n');
    client.timers.advance(6000);
    await until(() => received === 'hello\r\n\r\n\r\n\r\n');
  });

  it('is closed when it is idle, or does not finish what it began', async () => {
    const server = await openEnd(['tcp'], { limits: { idleMs: 100_000, unfinishedMs: 10_000 } });
    const [idle, slow] = [await connectedTo(server.port('tcp')), await connectedTo(server.port('tcp'))];
    slow.socket.write('OPTIONS sip:a SIP/2.0\r\n');
    idle.socket.write('\r\n\r\n');
    await until(() => idle.text() === '\r\n' && server.transport.connections === 2);
    const request = serialize(withVia(server.transport, server.peer('tcp')));
    idle.socket.write(request);
    await server.arrivals.next();
    server.timers.advance(20_000);
    await once(slow.socket, 'close');
    expect(server.transport.connections).toBe(1);
    server.timers.advance(120_000);
    await once(idle.socket, 'close');
    await until(() => server.transport.connections === 0);
  });

  it('is not taken beyond the limits', async () => {
    const server = await openEnd(['tcp'], { limits: { mostConnectionsPerAddress: 2 } });
    await connectedTo(server.port('tcp'));
    await connectedTo(server.port('tcp'));
    await until(() => server.transport.connections === 2);
    const { socket } = await connectedTo(server.port('tcp'));
    await once(socket, 'close');
    expect(server.transport.connections).toBe(2);
  });
});

describe('an address that is not wanted', () => {
  it('is not heard over UDP, and its connections are not taken or are cut off', async () => {
    let isWanted = true;
    const server = await openEnd(['udp', 'tcp'], { mayReceive: () => isWanted });
    const client = await openEnd(['udp']);
    const { socket } = await connectedTo(server.port('tcp'));
    await until(() => server.transport.connections === 1);
    isWanted = false;
    server.transport.cutOff('127.0.0.1');
    await once(socket, 'close');
    const late = await connectedTo(server.port('tcp'));
    await once(late.socket, 'close');
    client.transport.send(serialize(withVia(client.transport, server.peer('udp'))), server.peer('udp'), notCalled);
    isWanted = true;
    const marked = createRequest(
      'INFO',
      'sip:a',
      withVia(client.transport, server.peer('udp')).headers.fields.map((field) =>
        field.key === 'cseq' ? headerField('CSeq', '2 INFO') : field,
      ),
    );
    await until(() => {
      client.transport.send(serialize(marked), server.peer('udp'), notCalled);
      return server.arrivals.size > 0;
    });
  });

  it('does not come in over a WebSocket that is not allowed, nor without its subprotocol', async () => {
    const server = await openEnd(['ws'], { mayUpgrade: ({ url }) => url === '/?token=right' });
    const status = async (path: string, protocol: string) => {
      const browser = new WebSocket(`ws://127.0.0.1:${server.port('ws')}${path}`, protocol);
      const [error] = (await once(browser, 'error')) as [Error];
      return error.message;
    };
    expect(await status('/?token=wrong', 'sip')).toContain('403');
    expect(await status('/?token=right', 'xmpp')).toContain('400');
    const browser = new WebSocket(`ws://127.0.0.1:${server.port('ws')}/?token=right`, 'sip');
    await once(browser, 'open');
    browser.terminate();
  });
});

describe('opening', () => {
  it('refuses every address without a name for others, and leaves nothing open', async () => {
    const first = await openEnd(['tcp']);
    const port = first.port('tcp');
    await first.transport.close();
    const both = [
      { transport: 'tcp', host: '127.0.0.1', port },
      { transport: 'udp', host: '0.0.0.0', port: 0 },
    ] as const;
    await expect(openEnd([], { endpoints: both })).rejects.toMatchObject({ code: 'sip.no_advertised_host' });
    const again = await openEnd([], { endpoints: [both[0], { ...both[1], advertised: { host: 'pbx.example.com' } }] });
    expect(again.transport.sentBy({ transport: 'udp', address: 'x', port: 1 }).host).toBe('pbx.example.com');
  });

  it('with TLS takes nobody who does not shake hands, and closes all the same', async () => {
    const server = await openEnd(['tls']);
    await connectedTo(server.port('tls'));
    const good = tlsConnect({ host: '127.0.0.1', port: server.port('tls'), ca: testCertificate.cert });
    await once(good, 'secureConnect');
    await until(() => server.transport.connections === 1);
    await server.transport.close();
    expect(server.transport.connections).toBe(0);
  });
});
