/** A numeric address and a port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Where packets may come from and where they go: symmetric RTP (RFC 4961) that does not hand the call to whoever sends
 * first. The host that signalling named may send from any port, at any time. Another one (the public side of a NAT) is
 * believed only in the first seconds, only while the named host is silent, and only after packets in a row.
 */
export interface Latch {
  /** Where to send; undefined before anything is known. */
  target(): Address | undefined;
  /** Signalling named a (new) address: the first seconds begin again, and what was learnt is forgotten. */
  signal(address: Address | undefined, nowMs: number): void;
  /** What to do with a packet by where it comes from; of a candidate `confirm` is to be told if it proves to be RTP. */
  judge(host: string, port: number, nowMs: number): 'accepted' | 'candidate' | 'refused';
  /** A packet of a candidate that proved valid; true if the source is believed from now on, this packet included. */
  confirm(packet: CandidatePacket, nowMs: number): boolean;
}

export interface CandidatePacket extends Address {
  readonly ssrc: number;
  readonly sequenceNumber: number;
}

export interface LatchOptions {
  /** For how long another host may be learnt; 0 for never. */
  readonly windowMs: number;
  readonly nowMs: number;
}

export const DEFAULT_LATCH_WINDOW_MS = 5000;
/** In a row and of one source, before an unnamed host is believed. */
const PROBATION_PACKETS = 4;
/** The named host goes on from another port when the one in use has been silent for so long. */
const PORT_SILENCE_MS = 500;

export function createLatch({ windowMs, nowMs }: LatchOptions): Latch {
  let signalled: Address | undefined;
  let source: Address | undefined;
  let openUntilMs = nowMs + windowMs;
  let heardAtMs = Number.NEGATIVE_INFINITY;
  let candidate: CandidatePacket | undefined;
  let inRow = 0;

  const isSource = (host: string, port: number): boolean => source?.port === port && source.host === host;
  const isNamed = (host: string): boolean => signalled?.host === host;

  const believe = ({ host, port }: Address, at: number): void => {
    source = { host, port };
    heardAtMs = at;
    candidate = undefined;
  };

  return {
    target() {
      return source ?? signalled;
    },
    signal(named, at) {
      // Port 0 is a stream that was refused, the unspecified address an old way to say hold (RFC 3264 §6, §8.4).
      const isNowhere = named === undefined || named.port === 0 || named.host === '0.0.0.0' || named.host === '::';
      const address = isNowhere ? undefined : named;
      const isSame = address?.host === signalled?.host && address?.port === signalled?.port;
      signalled = address;
      openUntilMs = at + windowMs;
      if (isSame) return;
      source = undefined;
      candidate = undefined;
    },
    judge(host, port, at) {
      if (isSource(host, port)) {
        heardAtMs = at;
        return 'accepted';
      }
      if (isNamed(host)) {
        const isTaken = source !== undefined && isNamed(source.host) && at - heardAtMs < PORT_SILENCE_MS;
        return isTaken ? 'refused' : 'candidate';
      }
      const hasNamedSource = source !== undefined && isNamed(source.host);
      return at < openUntilMs && !hasNamedSource ? 'candidate' : 'refused';
    },
    confirm(packet, at) {
      if (isNamed(packet.host)) {
        believe(packet, at);
        return true;
      }
      // Somebody else is believed already: only the named host may take over.
      if (source !== undefined) return false;
      const follows =
        candidate?.host === packet.host &&
        candidate.port === packet.port &&
        candidate.ssrc === packet.ssrc &&
        ((candidate.sequenceNumber + 1) & 0xffff) === packet.sequenceNumber;
      inRow = follows ? inRow + 1 : 1;
      candidate = packet;
      if (inRow < PROBATION_PACKETS) return false;
      believe(packet, at);
      return true;
    },
  };
}
