import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { percentile, pinned } from '../measure.ts';

export interface Capture {
  /** Ends it: how far the packets of each stream were from 20 ms apart, milliseconds. */
  end(): Promise<{ readonly p50Ms: number; readonly p99Ms: number; readonly packets: number }>;
}

const packetMs = 20;
/** Ethernet, IPv4 without options, UDP, RTP. */
const [ethernet, ip, udp] = [14, 20, 8];
const kept = ethernet + ip + udp + 12;

/** Captures with the kernel's timestamps what is sent from the media ports of a side: pacing is never self-reported. */
export async function startCapture(file: string, from: { from: number; to: number }): Promise<Capture> {
  const filter = `udp src portrange ${from.from}-${from.to}`;
  const options = [
    '-i',
    'lo',
    '-w',
    file,
    '-s',
    String(kept),
    '-B',
    '65536',
    '--time-stamp-precision=micro',
    '-n',
    '-U',
  ];
  const [program = '', ...args] = pinned(1, ['tcpdump', ...options, filter]);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.stderr.on('data', (text: Buffer) => text.includes('listening on') && resolve());
  });
  return {
    async end() {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
      return summarize(await readFile(file));
    },
  };
}

/** Reads a pcap file (little-endian, microseconds) of RTP. */
function summarize(file: Buffer): Awaited<ReturnType<Capture['end']>> {
  const streams = new Map<number, number>();
  const deviations: number[] = [];
  let packets = 0;
  for (let at = 24; at + 16 <= file.length; ) {
    const ms = file.readUInt32LE(at) * 1000 + file.readUInt32LE(at + 4) / 1000;
    const length = file.readUInt32LE(at + 8);
    const packet = at + 16;
    at = packet + length;
    if (length < kept) continue;
    const ports = file.readUInt32BE(packet + ethernet + ip);
    const payloadType = (file[packet + ethernet + ip + udp + 1] ?? 0) & 0x7f;
    // Events and RTCP have a rhythm of their own.
    if (payloadType !== 8) continue;
    packets += 1;
    const before = streams.get(ports);
    streams.set(ports, ms);
    if (before !== undefined) deviations.push(Math.abs(ms - before - packetMs));
  }
  if (deviations.length === 0) return { p50Ms: Number.NaN, p99Ms: Number.NaN, packets };
  return { p50Ms: percentile(deviations, 0.5), p99Ms: percentile(deviations, 0.99), packets };
}
