import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { headerField } from '../message/header-fields.ts';
import { createRequest } from '../message/message.ts';
import { serialize } from '../message/serialize.ts';
import { testCertificate } from '../testing/certificate.ts';
import { connectedTo, createOpened, notCalled, openEnd, until, withVia } from '../testing/transport-world.ts';
import type { Peer } from '../transaction/peer.ts';

const opened = createOpened();
afterEach(opened.closeAll);

describe('a TCP connection', () => {
  it('gets a pong for its ping', async () => {
    const server = await openEnd(opened, ['tcp']);
    const { socket, text } = await connectedTo(opened, server.port('tcp'));
    socket.write('\r\n\r\n');
    await until(() => text() === '\r\n');
  });

  it('that we opened is pinged when we have been silent', async () => {
    const client = await openEnd(opened, ['tcp'], { limits: { pingMs: 1000 } });
    let received = '';
    const server = createServer((socket) => socket.on('data', (chunk: Buffer) => (received += chunk.toString())));
    opened.add({ close: () => server.close() });
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
    const server = await openEnd(opened, ['tcp'], { limits: { idleMs: 100_000, unfinishedMs: 10_000 } });
    const [idle, slow] = [await connectedTo(opened, server.port('tcp')), await connectedTo(opened, server.port('tcp'))];
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
    const server = await openEnd(opened, ['tcp'], { limits: { mostConnectionsPerAddress: 2 } });
    await connectedTo(opened, server.port('tcp'));
    await connectedTo(opened, server.port('tcp'));
    await until(() => server.transport.connections === 2);
    const { socket } = await connectedTo(opened, server.port('tcp'));
    await once(socket, 'close');
    expect(server.transport.connections).toBe(2);
  });
});

describe('an address that is not wanted', () => {
  it('is not heard over UDP, and its connections are not taken or are cut off', async () => {
    let isWanted = true;
    const server = await openEnd(opened, ['udp', 'tcp'], { mayReceive: () => isWanted });
    const client = await openEnd(opened, ['udp']);
    const { socket } = await connectedTo(opened, server.port('tcp'));
    await until(() => server.transport.connections === 1);
    isWanted = false;
    server.transport.cutOff('127.0.0.1');
    await once(socket, 'close');
    const late = await connectedTo(opened, server.port('tcp'));
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
    const server = await openEnd(opened, ['ws'], { mayUpgrade: ({ url }) => url === '/?token=right' });
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
    const first = await openEnd(opened, ['tcp']);
    const port = first.port('tcp');
    await first.transport.close();
    const both = [
      { transport: 'tcp', host: '127.0.0.1', port },
      { transport: 'udp', host: '0.0.0.0', port: 0 },
    ] as const;
    await expect(openEnd(opened, [], { endpoints: both })).rejects.toMatchObject({ code: 'sip.no_advertised_host' });
    const again = await openEnd(opened, [], {
      endpoints: [both[0], { ...both[1], advertised: { host: 'pbx.example.com' } }],
    });
    expect(again.transport.sentBy({ transport: 'udp', address: 'x', port: 1 }).host).toBe('pbx.example.com');
  });

  it('with TLS takes nobody who does not shake hands, and closes all the same', async () => {
    const server = await openEnd(opened, ['tls']);
    await connectedTo(opened, server.port('tls'));
    const good = tlsConnect({ host: '127.0.0.1', port: server.port('tls'), ca: testCertificate.cert });
    await once(good, 'secureConnect');
    await until(() => server.transport.connections === 1);
    await server.transport.close();
    expect(server.transport.connections).toBe(0);
  });
});
