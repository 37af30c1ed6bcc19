import type { Call, CallQuality, CallSegment } from '@oneline/contracts';
import { formatStopwatch } from '../../ui/format/duration.ts';
import { useFormat } from '../../ui/format/use-format.ts';
import { useTexts } from './i18n/index.ts';
import { segmentPlaces } from './segment-places.ts';
import styles from './segment-strip.module.css';

/** What happened in a call, one line a segment, each where it stands in the whole. */
export function SegmentStrip(props: { call: Call }) {
  const { call } = props;
  const texts = useTexts();
  const format = useFormat();
  const endAt = call.endedAt === null ? Date.now() : Date.parse(call.endedAt);
  const spans = call.segments.map(({ startedAt, endedAt }) => ({
    startedAt: Date.parse(startedAt),
    endedAt: endedAt === null ? null : Date.parse(endedAt),
  }));
  const places = segmentPlaces(spans, endAt);
  return (
    <ol className={styles['segments']}>
      {call.segments.map((segment, i) => {
        const { startedAt, endedAt } = spans[i] ?? { startedAt: endAt, endedAt: null };
        const place = places[i];
        return (
          <li key={segment.number} className={styles['segment']}>
            <time className={styles['clock']} dateTime={segment.startedAt} title={format.exact(segment.startedAt)}>
              {format.clock(segment.startedAt)}
            </time>
            <span>
              {texts(`segment.${segment.kind}`)}
              {segment.person?.name ? ` · ${segment.person.name}` : ''}
            </span>
            <span className={styles['duration']}>{formatStopwatch((endedAt ?? endAt) - startedAt)}</span>
            <span className={styles['line']}>
              <span
                className={styles['bar']}
                data-kind={segment.kind}
                style={{ insetInlineStart: `${place?.startPercent ?? 0}%`, width: `${place?.widthPercent ?? 0}%` }}
              />
            </span>
            <Quality of={segment} />
          </li>
        );
      })}
    </ol>
  );
}

function Quality(props: { of: CallSegment }) {
  const texts = useTexts();
  const { quality } = props.of;
  if (!quality) return null;
  const sides = [
    ['caller', quality.caller],
    ['party', quality.party],
  ] as const;
  return (
    <ul className={styles['quality']}>
      {sides.map(([side, of]) => of && <li key={side}>{`${texts(`quality.${side}`)}: ${qualityWords(texts, of)}`}</li>)}
    </ul>
  );
}

function qualityWords(texts: ReturnType<typeof useTexts>, of: CallQuality): string {
  return [
    of.mos === null ? '' : `MOS ${of.mos.toFixed(1)}`,
    texts('quality.loss', { percent: (of.lostShare * 100).toFixed(1) }),
    texts('quality.jitter', { ms: Math.round(of.jitterMs) }),
    of.roundTripMs === null ? '' : texts('quality.roundTrip', { ms: Math.round(of.roundTripMs) }),
  ]
    .filter(Boolean)
    .join(' · ');
}
