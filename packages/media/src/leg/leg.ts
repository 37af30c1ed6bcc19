import type { Feed } from '../audio/feed.ts';
import { createEventReceiver } from '../dtmf/event-receiver.ts';
import { DEFAULT_PAUSE_MS, DEFAULT_PRESS_MS } from '../dtmf/event-sender.ts';
import { readTelephoneEvent, type TelephoneEvent } from '../dtmf/telephone-event.ts';
import { looksLikeRtcp } from '../rtp/packet.ts';
import { createSrtpReceiver, createSrtpSender } from '../srtp/srtp.ts';
import { createToneFeed } from '../tone/tone-feed.ts';
import { digitTones } from '../tone/tones.ts';
import { createHearing } from './hearing.ts';
import { createInbound } from './inbound.ts';
import { createLatch, DEFAULT_LATCH_WINDOW_MS } from './latch.ts';
import type { Leg, LegOptions } from './leg-interface.ts';
import { createOutgoingStream } from './outgoing-stream.ts';
import { qualityOf } from './quality.ts';
import { createRelaying } from './relaying.ts';
import { createRtcpPath } from './rtcp-path.ts';
import { canReceive, canSend, type LegSettings } from './settings.ts';
import { createSpeaking } from './speaking.ts';

export const DEFAULT_SILENT_AFTER_MS = 10_000;

export function createLeg(options: LegOptions): Leg {
  const { transport, observer, pool, cname, isRtcpMuxed, nowMs: startMs, epochMs, random } = options;
  const { latchWindowMs = DEFAULT_LATCH_WINDOW_MS, silentAfterMs = DEFAULT_SILENT_AFTER_MS } = options;
  let settings = options.settings;
  let srtp = keysOf(settings);
  let target: Leg | undefined;
  let isMuted = false;
  let isDriven = false;
  let isSilent = false;
  let heardSinceMs = startMs;

  const latch = createLatch({ windowMs: latchWindowMs, nowMs: startMs });
  latch.signal(settings.remote, startMs);
  const stream = createOutgoingStream({
    ssrc: Math.floor(random() * 0x1_0000_0000),
    sequenceNumber: Math.floor(random() * 0x1_0000),
    timestamp: Math.floor(random() * 0x1_0000_0000),
  });
  const hearing = createHearing();

  const send = (packet: Buffer, length: number): void => {
    const to = latch.target;
    if (to === undefined) return;
    if (srtp === undefined) {
      transport.sendRtp(packet, length, to);
      return;
    }
    // A relayed packet has no room for the tag, and its buffer is another leg's.
    const sealed = pool.next();
    packet.copy(sealed, 0, 0, length);
    transport.sendRtp(sealed, srtp.sender.protect(sealed, length), to);
  };

  const speaking = createSpeaking({ stream, pool, send });
  const relaying = createRelaying({
    settings: () => settings,
    stream,
    isInterjecting: () => speaking.isInterjecting || isDriven,
    press: (digit) => press(digit),
    send,
  });

  const digits = createEventReceiver({
    began(digit) {
      observer.digitBegan(digit, 'event');
      target?.relayEnd.digit(digit, leg);
    },
    ended: (digit, durationMs) => observer.digitEnded(digit, durationMs),
  });
  const event: TelephoneEvent = { event: 0, isEnd: false, volume: 0, duration: 0 };

  const inbound = createInbound({
    settings: () => settings,
    latch,
    srtp: () => srtp?.receiver,
    sink: {
      sourceChanged() {
        hearing.reset();
        digits.reset();
      },
      latched: (remote) => observer.latched({ host: remote.host, port: remote.port }),
      audio(packet, view, companding, nowMs) {
        if (isMuted) packet.fill(companding.silence, view.payloadStart, view.payloadEnd);
        hearing.push(packet, view.payloadStart, view.payloadEnd, view.timestamp, companding);
        target?.relayEnd.packet(packet, { from: leg, view, kind: companding.law, source: inbound.identity, nowMs });
      },
      event(packet, view, nowMs) {
        if (!readTelephoneEvent(packet, view.payloadStart, view.payloadEnd, event)) return;
        digits.receive(event, view.timestamp, nowMs);
        target?.relayEnd.packet(packet, { from: leg, view, kind: 'event', source: inbound.identity, nowMs });
      },
    },
  });

  const rtcp = createRtcpPath({
    cname,
    sent: stream,
    reception: inbound.reception,
    epochMs,
    random,
    pool,
    srtp: () => srtp,
    rtpTarget: () => latch.target,
    signalled: () => settings.remoteRtcp,
    isMuxed: isRtcpMuxed,
    send: (packet, length, to) => transport.sendRtcp(packet, length, to),
  });

  function press(pressed: string, durationMs = DEFAULT_PRESS_MS): boolean {
    if (settings.eventPayloadType !== undefined) return speaking.press(pressed, durationMs);
    const tone = digitTones(pressed, durationMs, DEFAULT_PAUSE_MS);
    if (tone !== undefined) speaking.interject(createToneFeed(tone));
    return tone !== undefined;
  }

  const watchSilence = (nowMs: number): void => {
    if (!canReceive(settings.direction)) {
      heardSinceMs = nowMs;
      return;
    }
    const silentForMs = nowMs - Math.max(heardSinceMs, inbound.heardAtMs ?? heardSinceMs);
    if (!isSilent && silentForMs >= silentAfterMs) {
      isSilent = true;
      observer.fellSilent();
    } else if (isSilent && silentForMs < silentAfterMs) {
      isSilent = false;
      observer.resumed();
    }
  };

  const say = (nowMs: number, frames: number): void => {
    if (!canSend(settings.direction) || latch.target === undefined) stream.pass(frames);
    else if (relaying.from === undefined || isDriven || speaking.isInterjecting) speaking.say(settings, nowMs, frames);
  };

  const quality = () =>
    qualityOf({
      reception: inbound.reception,
      stream,
      rtcp: rtcp.session,
      hearing: hearing.figures,
      refusedPackets: inbound.refusedPackets,
      sourceChanges: inbound.sourceChanges,
    });

  const leg: Leg = {
    get settings() {
      return settings;
    },
    get remote() {
      return latch.target;
    },
    get hasRemoteLeft() {
      return rtcp.session.hasRemoteLeft;
    },
    relayEnd: relaying,
    receiveRtp(packet, length, from, nowMs) {
      if (isRtcpMuxed && looksLikeRtcp(packet)) leg.receiveRtcp(packet, length, from, nowMs);
      else inbound.receive(packet, length, from, nowMs);
    },
    receiveRtcp(packet, length, from, nowMs) {
      rtcp.receive(packet, length, from, nowMs);
    },
    turn(nowMs, frames) {
      digits.expire(nowMs);
      rtcp.turn(nowMs);
      watchSilence(nowMs);
      if (isDriven) return;
      if (hearing.isWanted) hearing.hear(frames);
      say(nowMs, frames);
    },
    apply(next, nowMs) {
      latch.signal(next.remote, nowMs);
      if (!hasSameKeys(settings, next)) srtp = keysOf(next);
      settings = next;
      heardSinceMs = nowMs;
    },
    feed(feed: Feed | undefined) {
      speaking.feed = feed;
    },
    interject: (feed) => speaking.interject(feed),
    relayTo(other) {
      if (target === other) return;
      target?.relayEnd.take(undefined);
      target = other;
      other?.relayEnd.take(leg);
    },
    press,
    stopPressing: () => speaking.stopPressing(),
    listen: (listener) => hearing.listen(listener),
    overhear(listener) {
      const stops = [speaking.listen(listener), relaying.overhear(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    mute(next) {
      isMuted = next;
    },
    drive() {
      isDriven = true;
      const stopListening = hearing.listen(() => undefined);
      return {
        hear: (frames) => hearing.hear(frames),
        say,
        release() {
          if (!isDriven) return;
          stopListening();
          isDriven = false;
        },
      };
    },
    quality,
    close(nowMs) {
      rtcp.goodbye(nowMs);
      leg.relayTo(undefined);
      relaying.take(undefined);
      return quality();
    },
  };
  return leg;
}

type Keys = LegSettings['srtp'];

function keysOf({ srtp }: LegSettings) {
  if (srtp === undefined) return undefined;
  return { sender: createSrtpSender(srtp.send), receiver: createSrtpReceiver(srtp.receive) };
}

/** The roll-over counters of a stream live as long as its keys. */
function hasSameKeys(a: LegSettings, b: LegSettings): boolean {
  const isSame = (of: keyof NonNullable<Keys>): boolean => {
    const [one, other] = [a.srtp?.[of], b.srtp?.[of]];
    if (one === undefined || other === undefined) return one === other;
    return one.suite === other.suite && Buffer.compare(one.keyAndSalt, other.keyAndSalt) === 0;
  };
  return isSame('send') && isSame('receive');
}
