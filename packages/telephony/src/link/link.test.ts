import { createConnection } from 'node:net';
import { join } from 'node:path';
import { makeTemporaryDirectory, type TemporaryDirectory, until } from '@oneline/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { telephonyErrors } from '../errors.ts';
import type { Command } from '../port/command.ts';
import type { Link, TelephonyDriver } from '../port/driver.ts';
import type { TelephonyEvent } from '../port/event.ts';
import { connectExchange } from './connect-exchange.ts';
import { createEventLog } from './event-log.ts';
import { type Engine, type ServedExchange, serveExchange } from './serve-exchange.ts';
import { createLineReader } from './wire.ts';

let directory: TemporaryDirectory;
let socketPath: string;
const open: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  directory = await makeTemporaryDirectory('oneline-link');
  socketPath = join(directory.path, 'exchange.sock');
});
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
  await directory.close();
});

/** Notes what it is told; refuses to hang up. */
function createNotingEngine(): Engine & { readonly told: Command[] } {
  const told: Command[] = [];
  return {
    told,
    async execute(command) {
      if (command.op === 'hang_up') throw telephonyErrors.legUnknown({ legId: command.legId });
      told.push(command);
    },
    snapshot: () => ({ legs: [], bridges: [], recordings: [], trunks: [], devices: [] }),
  };
}

async function serve(engine: Engine, exchangeId = 'one'): Promise<ServedExchange> {
  const served = await serveExchange({ engine, socketPath, exchangeId, now: () => new Date() });
  open.push(served);
  return served;
}

function connect(options: Partial<Parameters<typeof connectExchange>[0]> = {}) {
  const driver: TelephonyDriver = connectExchange({ socketPath, ...options });
  open.push(driver);
  const events: TelephonyEvent[] = [];
  const links: Link[] = [];
  driver.onEvent((event) => events.push(event));
  driver.onLink((link) => links.push(link));
  const isUp = () => until(() => links.at(-1)?.isUp, { what: 'the link to be up' });
  return { driver, events, links, isUp };
}

const ringing = (legId: string) => ({ type: 'leg.ringing', legId }) as const;

describe('a server on an exchange', () => {
  it('tells commands and hears events and replies', async () => {
    const engine = createNotingEngine();
    const served = await serve(engine);
    const { driver, events, isUp } = connect();
    await isUp();
    expect(await driver.send({ op: 'answer', legId: 'a' }, 'c1')).toEqual({ commandId: 'c1', isDone: true });
    expect(await driver.send({ op: 'hang_up', legId: 'a', reason: 'normal' }, 'c2')).toMatchObject({
      commandId: 'c2',
      isDone: false,
      code: 'telephony.leg_unknown',
    });
    served.emit(ringing('a'));
    await until(() => events.length, { what: 'the event' });
    expect(events).toMatchObject([{ type: 'leg.ringing', legId: 'a', seq: 1 }]);
    expect(await driver.snapshot()).toMatchObject({ exchangeId: 'one', seq: 1, legs: [] });
  });

  it('that tells the same command twice is obeyed once', async () => {
    const engine = createNotingEngine();
    await serve(engine);
    const { driver, isUp } = connect();
    await isUp();
    const again = connect();
    await again.isUp();
    const replies = await Promise.all([
      driver.send({ op: 'answer', legId: 'a' }, 'c1'),
      driver.send({ op: 'answer', legId: 'a' }, 'c1'),
      again.driver.send({ op: 'answer', legId: 'a' }, 'c1'),
    ]);
    expect(replies).toEqual(Array(3).fill({ commandId: 'c1', isDone: true }));
    expect(engine.told).toHaveLength(1);
  });

  it('that comes before the exchange waits for it, and a command told meanwhile is obeyed then', async () => {
    const { driver, isUp } = connect();
    const reply = driver.send({ op: 'answer', legId: 'a' }, 'early');
    const engine = createNotingEngine();
    await serve(engine);
    await isUp();
    expect(await reply).toEqual({ commandId: 'early', isDone: true });
  });

  it('is refused when no exchange comes', async () => {
    const { driver } = connect({ replyTimeoutMs: 50 });
    expect(await driver.send({ op: 'answer', legId: 'a' })).toMatchObject({ code: 'telephony.unreachable' });
    await expect(driver.snapshot()).rejects.toMatchObject({ code: 'telephony.unreachable' });
  });

  it('that is started anew hears of a new exchange that nothing of the old one lives', async () => {
    const first = await serve(createNotingEngine(), 'one');
    const { links, isUp } = connect();
    await isUp();
    first.emit(ringing('a'));
    open.splice(open.indexOf(first), 1);
    await first.close();
    await until(() => links.at(-1)?.isUp === false, { what: 'the link to be down' });
    await serve(createNotingEngine(), 'two');
    await isUp();
    expect(links.at(-1)).toEqual({ isUp: true, exchangeId: 'two', isGapless: false });
  });

  it('that is started anew hears what it missed, when it says what it heard before it was started anew', async () => {
    const served = await serve(createNotingEngine());
    for (const legId of ['a', 'b', 'c']) served.emit(ringing(legId));
    const { events, isUp, links } = connect({ heard: { exchangeId: 'one', seq: 1 } });
    await isUp();
    await until(() => events.length >= 2, { what: 'what was missed' });
    expect(events.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(links.at(-1)).toMatchObject({ isGapless: true });
  });

  it('that was cut off again and again hears every event once, in order', async () => {
    const served = await serve(createNotingEngine());
    const { events, links, isUp } = connect();
    await isUp();
    const many = 2_000;
    for (let i = 0; i < many; i += 1) {
      served.emit(ringing(`leg-${i}`));
      if (i % 100 === 99) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (i % 500 === 250) for (const socket of clientSockets()) socket.destroy();
    }
    await until(() => events.length >= many, { what: 'every event' });
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: many }, (_, i) => i + 1));
    expect(links.filter((link) => link.isUp && !link.isGapless)).toEqual([]);
  });

  it('is cut off, and nobody else, when what it says is no message', async () => {
    await serve(createNotingEngine());
    const { isUp, driver } = connect();
    await isUp();
    for (const text of ['{\n', 'null\n', '{"op":"sing"}\n', '{"op":"command","commandId":1}\n', 'x\n']) {
      const socket = createConnection(socketPath);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.on('error', () => undefined);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.resume();
      socket.write(text);
      await closed;
    }
    expect(await driver.send({ op: 'answer', legId: 'a' })).toMatchObject({ isDone: true });
  });
});

/** The sockets that this process has open to the exchange, as Node lists them. */
function clientSockets(): { destroy(): void }[] {
  const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
  return handles.filter(
    (handle): handle is { destroy(): void; server?: unknown } =>
      (handle as { constructor: { name: string } }).constructor.name === 'Socket' &&
      (handle as { server?: unknown }).server !== undefined,
  );
}

it('lines are the same however they are cut into pieces', () => {
  const values = fc.array(fc.record({ text: fc.string({ unit: 'binary', maxLength: 12 }) }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(values, fc.array(fc.nat(40)), (messages, cuts) => {
      const bytes = Buffer.from(messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
      const seen: unknown[] = [];
      const read = createLineReader((message) => seen.push(message));
      let at = 0;
      for (const cut of cuts) {
        read(bytes.subarray(at, at + cut));
        at += cut;
      }
      read(bytes.subarray(at));
      expect(seen).toEqual(JSON.parse(JSON.stringify(messages)));
    }),
    { numRuns: 60 },
  );
});

it('an event log gives what is kept and says when more is gone', () => {
  const log = createEventLog(10);
  for (let seq = 1; seq <= 25; seq += 1) log.add({ ...ringing('a'), seq, at: '' });
  expect(log.after(25)).toEqual([]);
  expect(log.after(15)?.map(({ seq }) => seq)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
  expect(log.after(14)).toBeNull();
  expect(log.after(26)).toBeNull();
});
