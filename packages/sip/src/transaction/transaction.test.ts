import { describe, expect, it } from 'vitest';
import { headerField } from '../message/header-fields.ts';
import { createResponse, type SipRequest } from '../message/message.ts';
import { createTransactionWorld, requestOf } from '../testing/transaction-world.ts';

const lost: readonly number[] = [];
const allLost = Array<readonly number[]>(50).fill(lost);

describe('a request other than INVITE', () => {
  it('is repeated by timer E until timer F ends it', () => {
    const { timers, send, sentAt, heard, client } = createTransactionWorld({ fates: allLost });
    send('OPTIONS');
    timers.advance(40_000);
    expect(sentAt('OPTIONS')).toEqual([0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    expect(heard).toEqual(['timeout']);
    expect(client.counts.clients).toBe(0);
    expect(timers.size).toBe(0);
  });

  it('is repeated every 4 s once a provisional response is there', () => {
    const { timers, send, sentAt } = createTransactionWorld({ onRequest: (one) => one.answer(182) });
    send('OPTIONS');
    timers.advance(14_000);
    // The timer that ran when the 182 came goes on from T2.
    expect(sentAt('OPTIONS')).toEqual([0, 4010, 8010, 12_010]);
  });

  it('that comes again gets the same response, and its user hears nothing of it', () => {
    const { timers, send, sentAt, requests, heard } = createTransactionWorld({
      fates: [[0], lost, [0]],
      onRequest: (one) => one.answer(200),
    });
    send('OPTIONS');
    timers.advance(100_000);
    expect(sentAt(200)).toEqual([5, 505]);
    expect(requests).toHaveLength(1);
    expect(heard).toEqual([200]);
    expect(timers.size).toBe(0);
  });

  it('that its user never answers is forgotten', () => {
    const { timers, send, heard, server } = createTransactionWorld();
    send('OPTIONS');
    timers.advance(40_000);
    expect(heard).toEqual(['timeout']);
    expect([server.counts.servers, timers.size]).toEqual([0, 0]);
  });

  it('that cannot be sent is reported', () => {
    const { timers, send, heard, client } = createTransactionWorld();
    send('OPTIONS', 'nowhere');
    timers.advance(1);
    expect(heard).toEqual(['unreachable']);
    expect(client.counts.clients).toBe(0);
  });
});

describe('an INVITE', () => {
  it('is repeated by timer A until timer B ends it', () => {
    const { timers, send, sentAt, heard } = createTransactionWorld({ fates: allLost });
    send('INVITE');
    timers.advance(40_000);
    expect(sentAt('INVITE')).toEqual([0, 500, 1500, 3500, 7500, 15_500, 31_500]);
    expect(heard).toEqual(['timeout']);
  });

  it('gets a 100 when nothing else is said within 200 ms, and is then waited for without end', () => {
    const { timers, send, sentAt, heard, requests } = createTransactionWorld();
    send('INVITE');
    timers.advance(300_000);
    expect(sentAt(100)).toEqual([205]);
    expect(sentAt('INVITE')).toEqual([0]);
    requests[0]?.answer(180);
    timers.advance(10);
    expect(heard).toEqual([100, 180]);
  });

  it('that is refused is acknowledged by its transaction, each time the refusal comes', () => {
    const { timers, send, sentAt, heard, acks, network } = createTransactionWorld({
      fates: [[0], [0], lost, lost],
      onRequest: (one) => one.answer(486),
    });
    send('INVITE');
    timers.advance(60_000);
    expect(sentAt(486)).toEqual([5, 505, 1505]);
    // The second 486 is lost, too.
    expect(sentAt('ACK')).toEqual([10, 1510]);
    expect(heard).toEqual([486]);
    expect(acks).toEqual([]);
    const [invite, ack] = ['INVITE', 'ACK'].map(
      (method) => network.sent.find(({ message }) => message.kind === 'request' && message.method === method)?.message,
    );
    expect(ack?.headers.get('via')).toBe(invite?.headers.get('via'));
    expect(ack?.headers.cseq).toEqual({ number: 1, method: 'ACK' });
    expect(ack?.headers.toTag).toMatch(/.{18}/);
    expect(timers.size).toBe(0);
  });

  it('whose refusal is never acknowledged is reported by timer H', () => {
    const { timers, send, sentAt, requests } = createTransactionWorld({ fates: [[0], ...allLost] });
    let isTimedOut = false;
    send('INVITE');
    timers.advance(10);
    const [transaction] = requests;
    if (transaction === undefined) throw new Error('no request');
    transaction.listener = { onTimeout: () => (isTimedOut = true) };
    transaction.answer(486);
    timers.advance(33_000);
    expect(isTimedOut).toBe(true);
    const pauses = sentAt(486).map((at, i, all) => at - (all[i - 1] ?? at));
    expect(pauses.slice(0, 6)).toEqual([0, 500, 1000, 2000, 4000, 4000]);
  });

  it('gives every 2xx to its user, who acknowledges it in a transaction of its own', () => {
    const { timers, send, client, responses, acks, network, requests } = createTransactionWorld({
      onRequest: (one) => one.answer(200),
    });
    send('INVITE');
    timers.advance(10);
    requests[0]?.answer(200);
    timers.advance(10);
    expect(responses).toHaveLength(2);
    const { send: again } = client.acknowledge(requestOf('ACK'), network.peer('server'));
    again();
    timers.advance(10);
    expect(acks).toHaveLength(2);
    timers.advance(32_000);
    expect([client.counts.clients, timers.size]).toEqual([0, 0]);
  });

  it('that comes again after its 2xx is taken in silently', () => {
    const { timers, send, sentAt, requests } = createTransactionWorld({
      fates: [[0, 300], lost],
      onRequest: (one) => one.answer(200),
    });
    send('INVITE');
    timers.advance(400);
    expect(requests).toHaveLength(1);
    expect(sentAt(200)).toEqual([5]);
  });

  it('is acknowledged to its user also with its own branch, as peers of RFC 2543 do', () => {
    const { timers, send, server, network, requests, acks } = createTransactionWorld({
      onRequest: (one) => one.answer(200),
    });
    send('INVITE');
    timers.advance(10);
    const { request } = requests[0] ?? {};
    if (request === undefined) throw new Error('no request');
    const fields = request.headers.fields.map((one) => (one.key === 'cseq' ? headerField('CSeq', '1 ACK') : one));
    server.receive({ ...request, method: 'ACK', headers: request.headers.with(fields) }, network.peer('client'));
    expect(acks).toHaveLength(1);
  });

  it('that comes by two ways is refused the second time', () => {
    const { timers, send, heard, requests, sentAt } = createTransactionWorld();
    send('INVITE');
    send('INVITE');
    timers.advance(150);
    expect(requests).toHaveLength(1);
    expect(sentAt(482)).toEqual([5]);
    expect(heard).toEqual([482]);
  });
});

describe('over a reliable transport', () => {
  it('nothing is repeated and nothing lingers but what RFC 6026 asks for', () => {
    const world = createTransactionWorld({
      transport: 'tcp',
      onRequest: (one) => one.answer(one.request.method === 'INVITE' ? 486 : 200),
    });
    world.send('OPTIONS');
    world.send('INVITE');
    world.timers.advance(20);
    expect(world.heard).toEqual([200, 486]);
    expect([world.client.counts, world.server.counts, world.timers.size]).toEqual([
      { clients: 0, servers: 0 },
      { clients: 0, servers: 0 },
      0,
    ]);
    expect(world.network.sent).toHaveLength(5);
  });
});

describe('what belongs to no transaction', () => {
  it('is dropped when it is a response, or one with the Via of somebody else behind ours', () => {
    const world = createTransactionWorld();
    const { request } = world.send('OPTIONS');
    world.client.receive(
      createResponse(requestWithVias(request, ['SIP/2.0/UDP x;branch=z9hG4bKother']), 200),
      world.network.peer('server'),
    );
    const ours = request.headers.get('via') ?? '';
    for (const vias of [[ours, 'SIP/2.0/UDP 255.255.255.255'], [`${ours}, SIP/2.0/UDP 255.255.255.255`]]) {
      world.client.receive(createResponse(requestWithVias(request, vias), 200), world.network.peer('server'));
    }
    expect(world.heard).toEqual([]);
  });

  it('is told apart by RFC 2543 rules when its branch is none', () => {
    const world = createTransactionWorld({ onRequest: (one) => one.answer(486) });
    for (const branch of ['', ';branch=z9hG4bK', ';branch=1']) {
      const request = requestWithVias(requestOf('INVITE', `call${branch}`), [`SIP/2.0/UDP client${branch}`]);
      world.server.receive(request, world.network.peer('client'));
      world.server.receive(request, world.network.peer('client'));
      const fields = request.headers.fields.map((field) =>
        field.key === 'cseq' ? headerField('CSeq', '1 ACK') : field,
      );
      world.server.receive(
        { ...request, method: 'ACK', headers: request.headers.with(fields) },
        world.network.peer('client'),
      );
    }
    expect(world.requests.map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(world.acks).toEqual([]);
  });
});

function requestWithVias(request: SipRequest, vias: readonly string[]): SipRequest {
  const others = request.headers.fields.filter(({ key }) => key !== 'via');
  return { ...request, headers: request.headers.with([...vias.map((via) => headerField('Via', via)), ...others]) };
}
