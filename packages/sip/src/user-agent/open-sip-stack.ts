import { createDefence, type Defence, type DefenceOptions } from '../defence/defence.ts';
import { createLagMeter, createOverloadGuard, type OverloadOptions } from '../defence/overload.ts';
import type { Peer } from '../transaction/peer.ts';
import { createTimerWheel, type TimerWheel } from '../transaction/timer-wheel.ts';
import type { TransportReceiver } from '../transport/inbound.ts';
import { openTransport, type SipTransport, type TransportOptions } from '../transport/sip-transport.ts';
import { createLocator, type Locator } from './locator.ts';
import { createUserAgent, type UserAgent, type UserAgentHandlers, type UserAgentOptions } from './user-agent.ts';

export interface SipStackOptions
  extends Pick<TransportOptions, 'endpoints' | 'mayUpgrade' | 'tls' | 'limits'>,
    Pick<UserAgentOptions, 'sessionTimer' | 'staysWithSource'> {
  readonly handlers: UserAgentHandlers;
  readonly defence: Omit<DefenceOptions, 'nowMs'>;
  /** New calls beyond these are sent away with 503. */
  readonly overload?: OverloadOptions['limits'];
  /** Every message as it comes and goes: for traces. */
  readonly onTraffic?: TransportReceiver['onTraffic'];
  readonly onConnectionClosed?: (peer: Peer) => void;
}

export interface SipStack {
  readonly agent: UserAgent;
  readonly transport: SipTransport;
  readonly defence: Defence;
  readonly timers: TimerWheel;
  readonly locator: Locator;
  /** Closes every socket; calls that are under way are not told. */
  close(): Promise<void>;
}

const defaultOverload: OverloadOptions['limits'] = { mostDialogs: 20_000, mostNewPerSecond: 1000, mostLagMs: 500 };

/** The whole stack on its sockets. @throws what `openTransport` throws */
export async function openSipStack(options: SipStackOptions): Promise<SipStack> {
  const { handlers, onTraffic } = options;
  const timers = createTimerWheel({ onError: handlers.onError });
  const meter = createLagMeter(timers);
  const locator = createLocator({ nowMs: timers.nowMs });
  const defence = createDefence({
    ...options.defence,
    nowMs: timers.nowMs,
    onBan(address, offence, untilMs) {
      transport?.cutOff(address);
      options.defence.onBan(address, offence, untilMs);
    },
  });
  let transport: SipTransport | undefined;
  const close = async () => {
    await transport?.close();
    meter.close();
    timers.close();
  };

  const receiver: TransportReceiver = {
    onMessage(message, source, replyTo) {
      if (message.kind === 'request' && defence.isScan(message, source.address)) return;
      agent.receive(message, replyTo);
    },
    onRefused(_error, source, answer) {
      defence.note(source.address, 'malformed');
      // Nobody needs to know that there is somebody here.
      if (options.defence.isTrusted(source.address)) answer();
    },
    onConnectionClosed: (peer) => options.onConnectionClosed?.(peer),
    onError: handlers.onError,
    ...(onTraffic && { onTraffic }),
  };

  const agent = createUserAgent({
    ...options,
    timers,
    locator,
    sender: {
      send(bytes, peer, failed) {
        transport?.send(bytes, peer, failed);
      },
      sentBy: (peer) => transport?.sentBy(peer) ?? { host: 'invalid', port: null },
    },
    handlers: {
      ...handlers,
      admit: (transaction) => mayBegin(transaction) && (handlers.admit?.(transaction) ?? true),
    },
  });
  const mayBegin = createOverloadGuard({
    nowMs: timers.nowMs,
    dialogs: () => agent.dialogs,
    lagMs: meter.lagMs,
    limits: options.overload ?? defaultOverload,
  });

  try {
    transport = await openTransport({ ...options, timers, receiver, mayReceive: defence.mayReceive });
  } catch (error) {
    await close();
    throw error;
  }
  return { agent, transport, defence, timers, locator, close };
}
