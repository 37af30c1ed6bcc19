import { isDomainError } from '@oneline/kernel';
import type { SipMessage } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import type { MessageSender, Peer, TransportName } from '../transaction/peer.ts';
import type { Timers } from '../transaction/timing.ts';

/** What becomes of a message: the delay of each copy of it, ms; no copy is a loss. */
export type Fate = readonly number[];

export interface Host {
  receive(message: SipMessage, from: Peer): void;
}

export interface Packet {
  readonly atMs: number;
  readonly from: string;
  readonly message: SipMessage;
}

/** Hosts by address, and a network between them that loses, doubles and reorders what it is told to. */
export interface LossyNetwork {
  /** What an agent at this address sends with. */
  senderOf(address: string): MessageSender;
  attach(address: string, host: Host): void;
  peer(address: string): Peer;
  /** Every message that was sent, lost or not. */
  readonly sent: readonly Packet[];
}

const LATENCY_MS = 5;

/** `fates` are those of the first messages; whatever comes after them arrives once, after 5 ms. */
export function createLossyNetwork(
  timers: Timers,
  options: {
    readonly fates?: readonly Fate[];
    readonly transport?: TransportName;
    /** What becomes of the octets of the messages, in the order in which they are sent; the rest is left as it is. */
    readonly damage?: readonly ((bytes: Buffer) => Buffer)[];
  } = {},
): LossyNetwork {
  const hosts = new Map<string, Host>();
  const fates = [...(options.fates ?? [])];
  const damage = [...(options.damage ?? [])];
  const sent: Packet[] = [];
  const peer = (address: string): Peer => ({ transport: options.transport ?? 'udp', address, port: 5060 });
  return {
    sent,
    peer,
    attach: (address, host) => void hosts.set(address, host),
    senderOf: (address) => ({
      sentBy: () => ({ host: address, port: 5060 }),
      send(bytes, to, failed) {
        sent.push({ atMs: timers.nowMs(), from: address, message: parseMessage(bytes) });
        const host = hosts.get(to.address);
        if (host === undefined) {
          timers.after(0, () => failed(new Error('nobody is there')));
          return;
        }
        const arriving = damage.shift()?.(bytes) ?? bytes;
        for (const delayMs of fates.shift() ?? [0]) {
          timers.after(LATENCY_MS + delayMs, () => deliver(arriving, host, peer(address)));
        }
      },
    }),
  };
}

/** What is no message any more is dropped, as a transport does. */
function deliver(bytes: Buffer, host: Host, from: Peer): void {
  let message: SipMessage;
  try {
    message = parseMessage(bytes);
  } catch (error) {
    if (isDomainError(error)) return;
    throw error;
  }
  host.receive(message, from);
}
