import type { MediaEvent, WorkerLoss } from '@oneline/media';
import type { ExchangeParts } from './exchange-parts.ts';
import type { Leg } from './leg.ts';
import type { Recordings } from './recordings.ts';

const collectionEnds = {
  complete: 'full',
  terminated: 'terminator',
  timeout: 'timeout',
  overall_timeout: 'timeout',
  stopped: 'stopped',
} as const;
const playbackEnds = { played: 'done', stopped: 'stopped', digit: 'digit' } as const;

/** What media workers tell, made into what happens to legs. */
export function createMediaNews(parts: ExchangeParts, recordings: Recordings) {
  const { legs, emit, log } = parts;

  /** Whoever is silent for long is asked whether it is there at all, by offering the session as it is (RFC 4028 does the same). */
  function look(leg: Leg): void {
    if (leg.isHeldFar || leg.isHeldHere || leg.session === undefined) return;
    const { session } = leg;
    leg.inTurnOrEnd(async () => {
      session.offer(leg.media.offer(), (outcome) => {
        if (outcome.kind === 'answered') leg.inTurnOrEnd(async () => void (await leg.media.takeAnswer(outcome.sdp)));
      });
    });
  }

  /** Its worker is gone: the media begins anew at another port, and the other side is told. */
  async function revive(leg: Leg): Promise<void> {
    leg.media.forget();
    for (const playbackId of leg.playbacks) {
      emit({ type: 'playback.ended', legId: leg.id, playbackId, why: 'failed', playedMs: 0 });
    }
    leg.playbacks.clear();
    for (const collectionId of leg.collections) {
      emit({ type: 'collection.ended', legId: leg.id, collectionId, digits: '', why: 'stopped' });
    }
    leg.collections.clear();
    const { session } = leg;
    if (session === undefined) {
      leg.hangUp({ reason: 'exchange_failed', sipStatus: null, q850: null });
      return;
    }
    await leg.inTurn(() => leg.media.open(legs.anchorOf(leg.facts.tenantId)));
    const { promise, resolve } = Promise.withResolvers<void>();
    session.offer(leg.media.offer(), (outcome) => {
      if (outcome.kind === 'answered') {
        leg.inTurnOrEnd(async () => void (await leg.media.takeAnswer(outcome.sdp).finally(resolve)));
        return;
      }
      if (outcome.kind === 'refused') leg.hangUp({ reason: 'lost', sipStatus: outcome.status, q850: null });
      resolve();
    });
    return promise;
  }

  return {
    take(event: MediaEvent): void {
      if (event.kind === 'record.ended' || event.kind === 'record.failed') recordings.take(event);
      else if (event.kind === 'worker.fault')
        log.error({ fault: event.message, times: event.times }, 'a media worker erred');
      else if ('leg' in event) {
        const leg = legs.get(event.leg);
        if (leg !== undefined) ofLeg(leg, event);
      }
    },
    async lose({ cause, legs: names }: WorkerLoss): Promise<void> {
      const lost = names.flatMap((name) => legs.get(name) ?? []);
      log.error({ err: cause, legs: lost.length }, 'a media worker crashed');
      await Promise.all(
        lost.map((leg) =>
          revive(leg).catch(() => leg.hangUp({ reason: 'exchange_failed', sipStatus: null, q850: null })),
        ),
      );
      await parts.bridges.restore(lost);
    },
  };

  function ofLeg(leg: Leg, event: Extract<MediaEvent, { leg: string }>): void {
    const legId = leg.id;
    switch (event.kind) {
      case 'digit.ended':
        emit({ type: 'leg.digit', legId, digit: event.digit, ms: event.durationMs });
        break;
      case 'play.ended': {
        const { play: playbackId, reason, playedMs } = event;
        if (!leg.playbacks.delete(playbackId)) break;
        emit({ type: 'playback.ended', legId, playbackId, why: playbackEnds[reason], playedMs });
        break;
      }
      case 'collect.ended': {
        const { collect: collectionId, digits, reason } = event;
        if (!leg.collections.delete(collectionId)) break;
        emit({ type: 'collection.ended', legId, collectionId, digits, why: collectionEnds[reason] });
        break;
      }
      case 'voice.began':
        emit({ type: 'leg.heard', legId, what: 'voice' });
        break;
      case 'voice.ended':
        emit({ type: 'leg.heard', legId, what: 'silence' });
        break;
      case 'leg.fell-silent':
        look(leg);
        break;
      default:
    }
  }
}
