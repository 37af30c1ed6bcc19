import { describe, expect, it } from 'vitest';
import { headerField } from '../message/header-fields.ts';
import { createTransactionWorld } from '../testing/transaction-world.ts';

describe('a CANCEL', () => {
  it('waits for a provisional response, and has the INVITE refused with 487', () => {
    const world = createTransactionWorld({
      onRequest: (one) => {
        one.listener = { onCancel: () => one.answer(487) };
      },
    });
    const invite = world.send('INVITE');
    world.client.cancel(invite, [headerField('Reason', 'SIP;cause=200;text="Call completed elsewhere"')]);
    world.timers.advance(100);
    expect(world.sentAt('CANCEL')).toEqual([]);
    world.timers.advance(60_000);
    expect(world.sentAt('CANCEL')).toEqual([210]);
    expect(world.heard).toEqual([100, 487]);
    expect(world.requests).toHaveLength(1);
    expect([world.client.counts, world.server.counts, world.timers.size]).toEqual([
      { clients: 0, servers: 0 },
      { clients: 0, servers: 0 },
      0,
    ]);
  });

  it('that comes too late changes nothing', () => {
    let isCancelled = false;
    const world = createTransactionWorld({
      onRequest: (one) => {
        one.listener = { onCancel: () => (isCancelled = true) };
        one.answer(180);
      },
    });
    const invite = world.send('INVITE');
    world.timers.advance(20);
    world.requests[0]?.answer(200);
    world.client.cancel(invite);
    world.timers.advance(20);
    expect(world.sentAt('CANCEL')).toHaveLength(1);
    expect(world.heard).toEqual([180, 200]);
    expect(isCancelled).toBe(false);
  });

  it('of an INVITE that is answered before any provisional response is never sent', () => {
    const world = createTransactionWorld({ onRequest: (one) => one.answer(603) });
    world.client.cancel(world.send('INVITE'));
    world.timers.advance(1000);
    expect(world.sentAt('CANCEL')).toEqual([]);
    expect(world.heard).toEqual([603]);
  });

  it('that no final response follows ends the wait after 32 s', () => {
    const world = createTransactionWorld();
    world.client.cancel(world.send('INVITE'));
    world.timers.advance(40_000);
    expect(world.heard).toEqual([100, 'timeout']);
  });

  it('of nothing is answered with 481', () => {
    const world = createTransactionWorld();
    world.send('CANCEL');
    world.timers.advance(20);
    expect(world.heard).toEqual([481]);
    expect(world.requests).toEqual([]);
  });
});
