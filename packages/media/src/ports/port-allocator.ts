import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { errors } from '../errors.ts';

/** A port that a call has left may still get its packets; nobody else gets it for this long. */
const REUSE_DELAY_MS = 10_000;
/** A port that another process holds is tried again after this time. */
const BUSY_DELAY_MS = 60_000;
/** Twenty milliseconds of a hundred packets, should the process stand still. */
const RECEIVE_BUFFER_BYTES = 256 * 1024;

export interface PortRange {
  /** The local address to bind, IPv4 or IPv6. */
  readonly host: string;
  /** First and last port; RTP takes the even ones, RTCP the odd one above (RFC 3550 §11). */
  readonly from: number;
  readonly to: number;
  /** Where in the range to begin, 0…1: elsewhere than the process before, whose calls may still send. */
  readonly start?: number;
}

/** The sockets of one leg. With `rtcp` undefined both protocols share one port (RFC 5761). */
export interface PortPair {
  readonly port: number;
  readonly rtp: Socket;
  readonly rtcp: Socket | undefined;
  /** Closes the sockets; the pair is given out again after the reuse delay. */
  release(): void;
}

export interface PortAllocator {
  /** @throws `media.no_free_port` when the range is exhausted, `media.cannot_bind` when the address is not ours */
  open(options: { readonly isRtcpMuxed: boolean }): Promise<PortPair>;
  readonly inUse: number;
  readonly capacity: number;
}

/** `nowMs`: monotonic. Pairs are given out in turn, so that a port rests as long as the range allows. */
export function createPortAllocator(range: PortRange, nowMs: () => number): PortAllocator {
  const first = range.from + (range.from % 2);
  const capacity = Math.max(0, Math.floor((range.to - first + 1) / 2));
  /** When pair i may be given out; Infinity while it is in use. */
  const freeAtMs = new Float64Array(capacity);
  let next = Math.min(capacity - 1, Math.floor(capacity * (range.start ?? 0)));
  let inUse = 0;

  const take = (): number => {
    const now = nowMs();
    for (let tried = 0; tried < capacity; tried += 1) {
      const pair = next;
      next = (next + 1) % capacity;
      if ((freeAtMs[pair] as number) <= now) {
        freeAtMs[pair] = Number.POSITIVE_INFINITY;
        return pair;
      }
    }
    throw errors.noFreePort({ host: range.host, from: range.from, to: range.to, inUse });
  };

  return {
    capacity,
    get inUse() {
      return inUse;
    },
    async open({ isRtcpMuxed }) {
      for (;;) {
        const pair = take();
        const port = first + 2 * pair;
        let rtp: Socket | undefined;
        try {
          rtp = await bind(range.host, port);
          const rtcp = isRtcpMuxed ? undefined : await bind(range.host, port + 1);
          inUse += 1;
          return { port, rtp, rtcp, release: once(() => release(pair, rtp, rtcp)) };
        } catch (cause) {
          rtp?.close();
          const { code } = cause as NodeJS.ErrnoException;
          if (code === 'EADDRINUSE' || code === 'EACCES') {
            freeAtMs[pair] = nowMs() + BUSY_DELAY_MS;
            continue;
          }
          freeAtMs[pair] = 0;
          throw errors.cannotBind({ host: range.host, errno: code }, cause);
        }
      }
    },
  };

  function release(pair: number, rtp: Socket | undefined, rtcp: Socket | undefined): void {
    rtp?.close();
    rtcp?.close();
    inUse -= 1;
    freeAtMs[pair] = nowMs() + REUSE_DELAY_MS;
  }
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    action();
  };
}

function bind(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', lookup: noLookup });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      setReceiveBuffer(socket);
      resolve(socket);
    });
  });
}

/** The kernel may allow less than asked for: what it gives is good enough. */
function setReceiveBuffer(socket: Socket): void {
  if (socket.getRecvBufferSize() < RECEIVE_BUFFER_BYTES) socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
}

/** Addresses here are numeric always: without this each packet would wait a tick for a look-up of its own address. */
function noLookup(
  address: string,
  _options: unknown,
  callback: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  callback(null, address, isIPv6(address) ? 6 : 4);
}
