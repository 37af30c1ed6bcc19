import { describe, expect, it } from 'vitest';
import { createLatch } from './latch.ts';

const named = { host: '192.0.2.10', port: 4000 };
const natted = { host: '198.51.100.7', port: 31_000 };
const stranger = { host: '203.0.113.66', port: 5555 };

function latched(signalled = named, windowMs = 5000) {
  const latch = createLatch({ windowMs, nowMs: 0 });
  latch.signal(signalled, 0);
  let sequenceNumber = 0;
  /** Whether a packet gets through. */
  const arrives = (from: { host: string; port: number }, atMs: number, ssrc = from.port): boolean => {
    const verdict = latch.judge(from.host, from.port, atMs);
    if (verdict !== 'candidate') return verdict === 'accepted';
    return latch.confirm({ ...from, ssrc, sequenceNumber: sequenceNumber++ & 0xffff }, atMs);
  };
  return { latch, arrives };
}

describe('the latch', () => {
  it('sends to the address that was signalled until it hears something', () => {
    expect(latched().latch.target()).toEqual(named);
    expect(createLatch({ windowMs: 5000, nowMs: 0 }).target()).toBeUndefined();
  });

  it.each([
    { host: '192.0.2.10', port: 0 },
    { host: '0.0.0.0', port: 4000 },
    { host: '::', port: 4000 },
  ])('sends nowhere when signalling names $host port $port', (address) => {
    expect(latched(address).latch.target()).toBeUndefined();
  });

  it('believes the named host from any port at once, even after the first seconds', () => {
    const { latch, arrives } = latched();
    expect(arrives({ ...named, port: 9000 }, 60_000)).toBe(true);
    expect(latch.target()).toEqual({ ...named, port: 9000 });
  });

  it('believes another host in the first seconds, after four packets in a row', () => {
    const { latch, arrives } = latched();
    expect([0, 20, 40].map((at) => arrives(natted, at))).toEqual([false, false, false]);
    expect(latch.target()).toEqual(named);
    expect(arrives(natted, 60)).toBe(true);
    expect(latch.target()).toEqual(natted);
  });

  it('believes no other host later, and none at all without a window', () => {
    const late = latched();
    expect([5000, 5020, 5040, 5060, 5080].some((at) => late.arrives(natted, at))).toBe(false);
    const never = latched(named, 0);
    expect([0, 20, 40, 60, 80].some((at) => never.arrives(natted, at))).toBe(false);
  });

  it('does not let a stranger into a call that has its source', () => {
    const { arrives, latch } = latched();
    arrives(named, 0);
    expect([20, 40, 60, 80, 100].some((at) => arrives(stranger, at))).toBe(false);
    const natCall = latched();
    for (const at of [0, 20, 40, 60]) natCall.arrives(natted, at);
    expect([80, 100, 120, 140, 160].some((at) => natCall.arrives(stranger, at))).toBe(false);
    expect([latch.target(), natCall.latch.target()]).toEqual([named, natted]);
  });

  it('counts packets in a row only of one source', () => {
    const { latch, arrives } = latched();
    for (let at = 0; at < 400; at += 40) {
      arrives(natted, at);
      arrives(stranger, at + 20);
    }
    expect(latch.target()).toEqual(named);
  });

  it('gives the call back to the named host when it speaks after all', () => {
    const { latch, arrives } = latched();
    for (const at of [0, 20, 40, 60]) arrives(stranger, at);
    expect(latch.target()).toEqual(stranger);
    expect(arrives(named, 80)).toBe(true);
    expect(latch.target()).toEqual(named);
    expect(arrives(stranger, 100)).toBe(false);
  });

  it('changes the port within the named host only when the other one has fallen silent', () => {
    const { latch, arrives } = latched();
    arrives(named, 0);
    expect(arrives({ ...named, port: 4100 }, 100)).toBe(false);
    arrives(named, 120);
    expect(arrives({ ...named, port: 4100 }, 620)).toBe(true);
    expect(latch.target()?.port).toBe(4100);
  });

  it('forgets what it learnt when signalling names another address, not when it repeats the old one', () => {
    const { latch, arrives } = latched();
    for (const at of [0, 20, 40, 60]) arrives(natted, at);
    latch.signal(named, 1000);
    expect(latch.target()).toEqual(natted);
    latch.signal({ host: '192.0.2.99', port: 6000 }, 2000);
    expect(latch.target()).toEqual({ host: '192.0.2.99', port: 6000 });
  });
});
