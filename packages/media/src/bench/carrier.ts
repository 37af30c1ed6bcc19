import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { LegSettings } from '../leg/settings.ts';
import type { LatenessReport } from '../wheel/lateness.ts';
import { systemWheelClock } from '../wheel/system-clock.ts';
import { createWheel } from '../wheel/wheel.ts';
import { createMediaEngine, type MediaEngine } from '../worker/media-engine.ts';
import type { WorkerFigures } from '../worker/protocol.ts';

export const HOST = '127.0.0.1';
export const PACKET_BYTES = 172;
const FIRST_PORT = 30_000;

export const works = ['playback', 'relay', 'conference', 'recorded'] as const;
export type Work = (typeof works)[number];

/** What carries the legs that are measured. */
export interface Carrier {
  /** A leg for each telephone port; returns its own ports. */
  open(telephones: readonly number[]): Promise<number[]>;
  lateness(): Promise<LatenessReport>;
  close(): Promise<void>;
}

/** The media engine, on this thread. `folder` is where recordings go. */
export function createEngineCarrier(work: Work, legs: number, folder: string): Carrier {
  const engine = createMediaEngine({
    ports: { host: HOST, from: FIRST_PORT, to: FIRST_PORT + 4 * legs + 200 },
    clock: systemWheelClock,
    epochMs: performance.timeOrigin,
    random: Math.random,
    emit(event) {
      if (event.kind === 'worker.fault' || event.kind === 'record.failed') console.error(event);
    },
    busyShare: () => 0,
  });
  return {
    async open(telephones) {
      const ports: number[] = [];
      for (const [i, port] of telephones.entries()) {
        const settings: LegSettings = {
          direction: 'sendrecv',
          law: 'alaw',
          payloadType: 8,
          eventPayloadType: 101,
          remote: { host: HOST, port },
        };
        const opened = await engine.handle({ kind: 'leg.open', leg: `${i}`, settings });
        ports.push((opened as { port: number }).port);
      }
      await setUp(engine, work, { legs, folder });
      return ports;
    },
    lateness: async () => ((await engine.handle({ kind: 'figures' })) as WorkerFigures).lateness,
    async close() {
      await engine.handle({ kind: 'close' });
    },
  };
}

async function setUp(engine: MediaEngine, work: Work, of: { legs: number; folder: string }): Promise<void> {
  const { legs, folder } = of;
  if (work === 'playback') {
    await engine.handle({ kind: 'prompt.load', prompt: 'p', law: 'alaw', octets: new Uint8Array(80_000).fill(0x55) });
    for (let i = 0; i < legs; i += 1) {
      await engine.handle({ kind: 'play.start', leg: `${i}`, play: 'p', items: [{ prompt: 'p' }], loops: 'forever' });
    }
    return;
  }
  for (let i = 0; i + 1 < legs; i += 2) {
    if (work === 'conference') {
      for (const leg of [`${i}`, `${i + 1}`]) {
        await engine.handle({ kind: 'conference.admit', conference: `${i - (i % 4)}`, leg, role: { kind: 'party' } });
      }
      continue;
    }
    await engine.handle({ kind: 'bridge', legs: [`${i}`, `${i + 1}`] });
    if (work !== 'recorded') continue;
    const recording = { recording: `${i}`, leg: `${i}`, path: `${folder}/${i}.rec`, channels: 2 } as const;
    await engine.handle({ kind: 'record.start', key: new Uint8Array(32), ...recording });
  }
}

/** The least that Node can do: sockets, one wheel or one message listener each, no RTP. */
export function createRawCarrier(work: 'playback' | 'relay'): Carrier {
  const sockets: Socket[] = [];
  const wheel = createWheel({
    clock: systemWheelClock,
    onFault: (fault) => {
      throw fault;
    },
  });
  const packet = Buffer.alloc(PACKET_BYTES, 0x55);
  return {
    async open(telephones) {
      for (const [i, port] of telephones.entries()) {
        const socket = await openSocket();
        sockets.push(socket);
        if (work === 'playback') {
          wheel.seat(() => socket.send(packet, 0, PACKET_BYTES, port, HOST));
          continue;
        }
        const to = telephones[i ^ 1] ?? port;
        socket.on('message', (heard) => sockets[i ^ 1]?.send(heard, 0, heard.length, to, HOST));
      }
      return sockets.map((socket) => socket.address().port);
    },
    lateness: async () => wheel.lateness(),
    async close() {
      wheel.close();
      for (const socket of sockets) socket.close();
    },
  };
}

/** A socket on any free port, its addresses numeric. */
export async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', lookup: (address, _, callback) => callback(null, address, 4) });
  const listening = once(socket, 'listening');
  socket.bind(0, HOST);
  await listening;
  return socket;
}
