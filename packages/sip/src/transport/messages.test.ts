import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { headerField } from '../message/header-fields.ts';
import { createResponse, type SipRequest } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import { serialize } from '../message/serialize.ts';
import { testCertificate } from '../testing/certificate.ts';
import { connectedTo, createOpened, createQueue, notCalled, openEnd, withVia } from '../testing/transport-world.ts';

const opened = createOpened();
afterEach(opened.closeAll);

describe('a request over', () => {
  it.each(['udp', 'tcp', 'tls'] as const)(
    '%s arrives with its source noted, and its response comes back',
    async (name) => {
      const [client, server] = [await openEnd(opened), await openEnd(opened)];
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
    const [client, server] = [await openEnd(opened), await openEnd(opened)];
    const to = server.peer(name);
    for (let i = 0; i < 3; i++) {
      client.transport.send(serialize(withVia(client.transport, to)), to, notCalled);
      await server.arrivals.next();
    }
    expect([client.transport.connections, server.transport.connections]).toEqual([1, 1]);
  });

  it.each(['ws', 'wss'] as const)('%s from a browser is answered over the same WebSocket', async (name) => {
    const server = await openEnd(opened);
    const browser = new WebSocket(`${name}://127.0.0.1:${server.port(name)}`, 'sip', { ca: testCertificate.cert });
    opened.add({ close: () => browser.terminate() });
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
    const client = await openEnd(opened, ['udp']);
    const failures = createQueue<unknown>();
    client.transport.send(Buffer.from('x'), { transport: 'ws', address: '127.0.0.1', port: 9 }, failures.push);
    expect(await failures.next()).toMatchObject({ code: 'sip.no_way' });
    const gone = await openEnd(opened, ['tcp']);
    const to = gone.peer('tcp');
    await gone.transport.close();
    client.transport.send(Buffer.from('x'), to, failures.push);
    expect(await failures.next()).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('TLS is refused when the certificate is for another name', async () => {
    const [client, server] = [await openEnd(opened), await openEnd(opened)];
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
    const server = await openEnd(opened, ['udp']);
    const client = await openEnd(opened, ['udp']);
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
    const [client, server] = [await openEnd(opened, ['udp']), await openEnd(opened, ['udp'])];
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
    const server = await openEnd(opened, ['tcp']);
    const { socket, text } = await connectedTo(opened, server.port('tcp'));
    const request = serialize(withVia(server.transport, server.peer('tcp'))).toString();
    socket.write(request.replace(/Content-Length: 0\r\n/, ''));
    await once(socket, 'close');
    expect(text()).toMatch(/^SIP\/2.0 400 /);
    expect(await server.refused.next()).toBe('sip.missing_header');
  });
});
