import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { silenceFeed } from '../audio/feed.ts';
import { createPortAllocator, type PortPair } from '../ports/port-allocator.ts';
import { freePorts } from '../testing/free-ports.ts';
import { seededRandom } from '../testing/random.ts';
import type { Leg, LegObserver } from './leg-interface.ts';
import { createUdpLeg } from './udp-leg.ts';

const host = '127.0.0.1';
const opened: PortPair[] = [];

afterEach(() => {
  for (const ports of opened.splice(0)) ports.release();
});

const mute: LegObserver = {
  digitBegan: () => undefined,
  digitEnded: () => undefined,
  latched: () => undefined,
  fellSilent: () => undefined,
  resumed: () => undefined,
};

async function telephones(isRtcpMuxed: boolean): Promise<{ a: Leg; b: Leg; b1: PortPair }> {
  const from = await freePorts(40);
  const allocator = createPortAllocator({ host, from, to: from + 39 }, () => performance.now());
  const [a1, b1] = [await allocator.open({ isRtcpMuxed }), await allocator.open({ isRtcpMuxed })];
  opened.push(a1, b1);
  const leg = (ports: PortPair, peer: number): Leg =>
    createUdpLeg({
      ports,
      now: () => performance.now(),
      onFault: (error) => {
        throw error;
      },
      settings: {
        direction: 'sendrecv',
        law: 'alaw',
        payloadType: 8,
        eventPayloadType: 101,
        remote: { host, port: peer },
      },
      observer: mute,
      cname: 'leg',
      nowMs: 0,
      epochMs: 0,
      random: seededRandom(ports.port),
    });
  return { a: leg(a1, b1.port), b: leg(b1, a1.port), b1 };
}

describe('a leg on sockets', { timeout: 20_000 }, () => {
  it.each([false, true])('sends and hears RTP and RTCP, on one port: %s', async (isRtcpMuxed) => {
    const { a, b, b1 } = await telephones(isRtcpMuxed);
    a.feed(silenceFeed);
    for (let i = 0; i < 50; i += 1) a.turn(i * 20, 1);
    const heard = b.quality().received.packets;
    const last = once(isRtcpMuxed ? b1.rtp : (b1.rtcp ?? b1.rtp), 'message');
    a.close(1000);
    await last;
    // Whatever was sent before the goodbye has been delivered by now, on loopback.
    await expect.poll(() => [b.quality().received.packets, b.hasRemoteLeft()], { timeout: 10_000 }).toEqual([50, true]);
    expect(heard).toBe(0);
  });
});
