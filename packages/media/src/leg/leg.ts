import type { Feed } from '../audio/feed.ts';
import { createToneDigits } from '../detection/tone-digits.ts';
import { createEventReceiver } from '../dtmf/event-receiver.ts';
import { DEFAULT_PAUSE_MS, DEFAULT_PRESS_MS } from '../dtmf/event-sender.ts';
import { readTelephoneEvent, type TelephoneEvent } from '../dtmf/telephone-event.ts';
import { DEFAULT_JITTER } from '../jitter/jitter-buffer.ts';
import { looksLikeRtcp, type RtpView } from '../rtp/packet.ts';
import { SRTP_OVERHEAD_BYTES } from '../srtp/srtp.ts';
import { createToneFeed } from '../tone/tone-feed.ts';
import { digitTones } from '../tone/tones.ts';
import { createHearing } from './hearing.ts';
import { createInbound } from './inbound.ts';
import { createLatch, DEFAULT_LATCH_WINDOW_MS } from './latch.ts';
import type { Leg, LegOptions, RelayedMedia } from './leg-interface.ts';
import { createOutgoingStream } from './outgoing-stream.ts';
import { createPacketPool } from './packet-pool.ts';
import { qualityOf } from './quality.ts';
import { createRelaying } from './relaying.ts';
import { createRtcpPath } from './rtcp-path.ts';
import { canReceive, canSend } from './settings.ts';
import { createSpeaking } from './speaking.ts';
import { contextsFor } from './srtp-contexts.ts';

export const DEFAULT_SILENT_AFTER_MS = 10_000;
/** Each 100 ms it is looked for what is due or overdue. */
const TURNS_BETWEEN_CHECKS = 5;

export function createLeg(options: LegOptions): Leg {
  const { transport, observer, cname, isRtcpMuxed, nowMs: startMs, epochMs, random } = options;
  const { latchWindowMs = DEFAULT_LATCH_WINDOW_MS, silentAfterMs = DEFAULT_SILENT_AFTER_MS } = options;
  const pool = createPacketPool();
  let settings = options.settings;
  let srtp = contextsFor(settings);
  let target: Leg | undefined;
  let isMuted = false;
  let areDigitsHidden = false;
  let isDriven = false;
  let isSilent = false;
  let heardSinceMs = startMs;
  let turns = Math.floor(random() * TURNS_BETWEEN_CHECKS);

  const latch = createLatch({ windowMs: latchWindowMs, nowMs: startMs });
  latch.signal(settings.remote, startMs);
  const stream = createOutgoingStream({
    ssrc: Math.floor(random() * 0x1_0000_0000),
    sequenceNumber: Math.floor(random() * 0x1_0000),
    timestamp: Math.floor(random() * 0x1_0000_0000),
  });
  // Twice the jitter, in tens of milliseconds; before anything was heard what the buffer takes by itself.
  const hearing = createHearing(() => {
    const jitter = inbound.reception.jitter();
    return jitter === undefined ? DEFAULT_JITTER.startDelayMs : Math.min(100, 20 + 10 * Math.ceil((2 * jitter) / 80));
  });

  /** Without telephone-event a digit is a sound, and hiding it means hiding all sound. */
  const areTonesHidden = (): boolean => areDigitsHidden && settings.eventPayloadType === undefined;

  const send = (packet: Buffer, length: number): void => {
    const to = latch.target();
    if (to === undefined) return;
    if (srtp === undefined) {
      transport.sendRtp(packet, length, to);
      return;
    }
    // A relayed packet has no room for the tag, and its buffer is another leg's.
    const sealed = pool.next(length + SRTP_OVERHEAD_BYTES);
    packet.copy(sealed, 0, 0, length);
    transport.sendRtp(sealed, srtp.sender.protect(sealed, length), to);
  };

  const speaking = createSpeaking({ stream, pool, send });
  const relaying = createRelaying({
    settings: () => settings,
    stream,
    isInterjecting: () => speaking.isInterjecting() || isDriven,
    isDeaf: () => speaking.isDeaf(),
    press: (digit) => press(digit),
    send,
  });

  const digits = createEventReceiver({
    began(digit) {
      observer.digitBegan(digit, 'event');
      if (!areDigitsHidden) target?.relayEnd.digit(digit, leg);
    },
    ended: (digit, durationMs) => observer.digitEnded(digit, durationMs),
  });
  const event: TelephoneEvent = { event: 0, isEnd: false, volume: 0, duration: 0 };

  let relayed: RelayedMedia | undefined;
  function relay(packet: Buffer, view: RtpView, kind: RelayedMedia['kind'], nowMs: number): void {
    if (target === undefined) return;
    relayed ??= { from: leg, view, kind, source: inbound.identity(), nowMs };
    relayed.view = view;
    relayed.kind = kind;
    relayed.source = inbound.identity();
    relayed.nowMs = nowMs;
    target.relayEnd.packet(packet, relayed);
  }

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
        if (areTonesHidden()) packet.fill(companding.silence, view.payloadStart, view.payloadEnd);
        relay(packet, view, companding.law, nowMs);
      },
      event(packet, view, nowMs) {
        if (!readTelephoneEvent(packet, view.payloadStart, view.payloadEnd, event)) return;
        digits.receive(event, view.timestamp, nowMs);
        if (!areDigitsHidden) relay(packet, view, 'event', nowMs);
      },
    },
  });

  // Tones are listened for only where no telephone-event was agreed: they would be heard twice.
  let stopToneDigits: (() => void) | undefined;
  const listenForTones = (): void => {
    const isWanted = settings.eventPayloadType === undefined;
    if (isWanted === (stopToneDigits !== undefined)) return;
    stopToneDigits?.();
    stopToneDigits = undefined;
    if (!isWanted) return;
    const tones = createToneDigits({
      began: (digit) => observer.digitBegan(digit, 'tone'),
      ended: (digit, durationMs) => observer.digitEnded(digit, durationMs),
    });
    stopToneDigits = hearing.listen((samples) => tones.hear(samples), true);
  };
  listenForTones();

  const rtcp = createRtcpPath({
    cname,
    sent: stream,
    reception: inbound.reception,
    epochMs,
    random,
    pool,
    srtp: () => srtp,
    rtpTarget: () => latch.target(),
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
    const silentForMs = nowMs - Math.max(heardSinceMs, inbound.heardAtMs() ?? heardSinceMs);
    if (!isSilent && silentForMs >= silentAfterMs) {
      isSilent = true;
      observer.fellSilent();
    } else if (isSilent && silentForMs < silentAfterMs) {
      isSilent = false;
      observer.resumed();
    }
  };

  const check = (nowMs: number): void => {
    digits.expire(nowMs);
    rtcp.turn(nowMs);
    watchSilence(nowMs);
  };

  const say = (nowMs: number, frames: number): void => {
    if (!canSend(settings.direction) || latch.target() === undefined) stream.pass(frames);
    else if (relaying.from() === undefined || isDriven || speaking.isInterjecting())
      speaking.say(settings, nowMs, frames);
  };

  const quality = () =>
    qualityOf({
      reception: inbound.reception,
      stream,
      rtcp: rtcp.session,
      hearing: hearing.figures(),
      refusedPackets: inbound.refusedPackets(),
      sourceChanges: inbound.sourceChanges(),
    });

  const leg: Leg = {
    settings() {
      return settings;
    },
    remote() {
      return latch.target();
    },
    hasRemoteLeft() {
      return rtcp.session.hasRemoteLeft();
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
      turns += 1;
      if (turns % TURNS_BETWEEN_CHECKS === 0) check(nowMs);
      if (isDriven) return;
      if (hearing.isWanted()) hearing.hear(frames);
      say(nowMs, frames);
    },
    apply(next, nowMs) {
      latch.signal(next.remote, nowMs);
      srtp = contextsFor(next, srtp);
      settings = next;
      heardSinceMs = nowMs;
      listenForTones();
      hearing.hide(areTonesHidden());
    },
    feed(feed: Feed | undefined) {
      speaking.feed(feed);
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
    deafen(next) {
      speaking.deafen(next);
    },
    hideDigits(next) {
      areDigitsHidden = next;
      hearing.hide(areTonesHidden());
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
      const worth = quality();
      stopToneDigits?.();
      return worth;
    },
  };
  return leg;
}
