import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { freePorts } from '../testing/free-ports.ts';
import { createPortAllocator, type PortPair } from './port-allocator.ts';

const host = '127.0.0.1';
const opened: PortPair[] = [];
const foreign: Socket[] = [];

afterEach(() => {
  for (const pair of opened.splice(0)) pair.release();
  for (const socket of foreign.splice(0)) socket.close();
});

async function freeRange(size: number): Promise<{ host: string; from: number; to: number }> {
  const from = await freePorts(size);
  return { host, from, to: from + size - 1 };
}

function allocator(range: { host: string; from: number; to: number }) {
  let now = 0;
  const ports = createPortAllocator(range, () => now);
  return {
    ports,
    pass: (ms: number) => {
      now += ms;
    },
    open: async (isRtcpMuxed = false) => {
      const pair = await ports.open({ isRtcpMuxed });
      opened.push(pair);
      return pair;
    },
  };
}

const isOpenAt = (socket: Socket | undefined): number | undefined => socket?.address().port;

describe('the ports of legs', () => {
  it('are an even one for RTP and the odd one above for RTCP, or one for both', async () => {
    const range = await freeRange(10);
    const { open, ports } = allocator(range);
    const [apart, together] = [await open(), await open(true)];
    expect(apart.port % 2).toBe(0);
    expect([isOpenAt(apart.rtp), isOpenAt(apart.rtcp)]).toEqual([apart.port, apart.port + 1]);
    expect([isOpenAt(together.rtp), together.rtcp]).toEqual([together.port, undefined]);
    expect([ports.inUse, ports.capacity]).toEqual([2, 5]);
  });

  it('are found past those that another process holds', async () => {
    const range = await freeRange(8);
    for (const port of [range.from, range.from + 3]) {
      const socket = createSocket('udp4');
      socket.bind(port, host);
      await once(socket, 'listening');
      foreign.push(socket);
    }
    const { open, pass } = allocator(range);
    expect((await open()).port).toBe(range.from + 4);
    expect((await open()).port).toBe(range.from + 6);
    await expect(open()).rejects.toMatchObject({ code: 'media.no_free_port', httpStatus: 503 });
    foreign.shift()?.close();
    pass(60_000);
    expect((await open()).port).toBe(range.from);
  });

  it('rest for ten seconds before another call gets them', async () => {
    const range = await freeRange(2);
    const { open, ports, pass } = allocator(range);
    const pair = await open();
    pair.release();
    pair.release();
    expect(ports.inUse).toBe(0);
    await expect(open()).rejects.toMatchObject({ code: 'media.no_free_port' });
    pass(10_000);
    expect((await open()).port).toBe(range.from);
  });

  it('are refused at an address that is not of this machine', async () => {
    const { open } = allocator({ host: '192.0.2.1', from: 40_000, to: 40_010 });
    await expect(open()).rejects.toMatchObject({ code: 'media.cannot_bind', details: { errno: 'EADDRNOTAVAIL' } });
  });
});
