import type { Address } from '../leg/latch.ts';
import { createLeg } from '../leg/leg.ts';
import type { Leg, LegObserver, LegOptions, LegTransport } from '../leg/leg-interface.ts';
import type { LegSettings } from '../leg/settings.ts';
import { createRtpView, parseRtp, type RtpView } from '../rtp/packet.ts';
import { seededRandom } from './random.ts';

export interface Wire {
  /** Whether a packet gets through, by its number. */
  gets?: (packet: number) => boolean;
  /** Told in place of the log; whoever gives it gives the leg its turns as well. */
  observer?: LegObserver;
  /** Sees each packet that is sent. */
  sees?: (packet: Buffer, kind: 'rtp' | 'rtcp') => void;
}

export interface WiredLeg {
  readonly leg: Leg;
  readonly log: string[];
  /** Of each RTP packet that it sent, in order. */
  readonly sent: RtpView[];
}

/** A net of legs without sockets: what one sends to an address, the leg of that address gets at the same moment. */
export function createWiredNet(startMs = 0) {
  const legs = new Map<number, Leg>();
  const turns: Leg[] = [];
  let nowMs = startMs;

  const transport = (own: number, sent: RtpView[], wire: Wire): LegTransport => {
    let packets = 0;
    return {
      sendRtp(packet, length, to) {
        const copy = Buffer.from(packet.subarray(0, length));
        const view = createRtpView();
        if (parseRtp(copy, length, view)) sent.push(view);
        wire.sees?.(copy, 'rtp');
        packets += 1;
        if (wire.gets?.(packets - 1) === false) return;
        legs.get(to.port)?.receiveRtp(copy, length, address(own), nowMs);
      },
      sendRtcp(packet, length, to) {
        const copy = Buffer.from(packet.subarray(0, length));
        wire.sees?.(copy, 'rtcp');
        legs.get(to.port & ~1)?.receiveRtcp(copy, length, { ...address(own), port: own + 1 }, nowMs);
      },
    };
  };

  return {
    now: () => nowMs,
    /** Makes the leg of port `own`, whose other side is port `peer`. */
    add(own: number, peer: number, settings: Partial<LegSettings> = {}, wire: Wire = {}): WiredLeg {
      const log: string[] = [];
      const sent: RtpView[] = [];
      const observer: LegObserver = {
        digitBegan: (digit, way) => log.push(`+${digit} ${way}`),
        digitEnded: (digit) => log.push(`-${digit}`),
        latched: (remote) => log.push(`latched ${remote.port}`),
        fellSilent: () => log.push('silent'),
        resumed: () => log.push('resumed'),
      };
      const options: LegOptions = {
        settings: {
          direction: 'sendrecv',
          law: 'alaw',
          payloadType: 8,
          eventPayloadType: 101,
          remote: address(peer),
          ...settings,
        },
        transport: transport(own, sent, wire),
        observer: wire.observer ?? observer,
        cname: `leg-${own}`,
        isRtcpMuxed: false,
        nowMs,
        epochMs: 1_700_000_000_000,
        random: seededRandom(own + turns.length),
      };
      const leg = createLeg(options);
      legs.set(own, leg);
      if (wire.observer === undefined) turns.push(leg);
      return { leg, log, sent };
    },
    /** Lets time pass, each leg having its turn each 20 ms, and `others` after them. */
    run(ms: number, ...others: readonly ((nowMs: number, frames: number) => void)[]): void {
      for (let passed = 0; passed < ms; passed += 20) {
        nowMs += 20;
        for (const leg of turns) leg.turn(nowMs, 1);
        for (const other of others) other(nowMs, 1);
      }
    },
  };
}

function address(port: number): Address {
  return { host: '192.0.2.1', port };
}
