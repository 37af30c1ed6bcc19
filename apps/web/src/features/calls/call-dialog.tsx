import { type Call, type CallRecord, callRoutes, recordingRoutes } from '@oneline/contracts';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { FactList } from '../../ui/detail-page.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatStopwatch } from '../../ui/format/duration.ts';
import { formatPhone } from '../../ui/format/phone.ts';
import { useFormat } from '../../ui/format/use-format.ts';
import { Instant } from '../../ui/instant.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { RecordingPlayer } from '../../ui/recording-player/recording-player.tsx';
import { SkeletonRows } from '../../ui/skeletons.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import styles from './call-dialog.module.css';
import { useTexts } from './i18n/index.ts';
import { outcomeLooks } from './looks.ts';
import { NumberCell } from './number-cell.tsx';
import { SegmentStrip } from './segment-strip.tsx';

/** One call whole: its facts, and its segments one after the other. */
export function CallDialog(props: { id: string; close: () => void }) {
  const texts = useTexts();
  const read = useRoute(callRoutes.get, { params: { id: props.id } });
  return (
    <Dialog isOpen close={props.close} title={texts('call.title')} look="side">
      <ErrorNotice error={read.error ?? undefined} />
      {read.data ? <Whole call={read.data} /> : !read.error && <SkeletonRows rows={8} cells={2} columns="120px 1fr" />}
    </Dialog>
  );
}

function Whole({ call }: { call: Call }) {
  const texts = useTexts();
  const { can } = useRights();
  const clock = (ms: number | null) => (ms === null ? null : formatStopwatch(ms));
  return (
    <div className={styles['call']}>
      {call.outcome && <StatusTag {...outcomeLooks[call.outcome]} word={texts(`outcome.${call.outcome}`)} look="tag" />}
      <FactList
        facts={[
          { label: texts('column.caller'), value: <NumberCell number={call.caller} name={call.callerName} /> },
          { label: texts('column.called'), value: formatPhone(call.called) },
          { label: texts('column.person'), value: call.person?.name ?? null },
          { label: texts('column.startedAt'), value: <Instant at={call.startedAt} /> },
          { label: texts('call.endedAt'), value: <Instant at={call.endedAt} /> },
          { label: texts('column.wait'), value: clock(call.waitMs) },
          { label: texts('column.talk'), value: clock(call.talkMs) },
          { label: texts('call.hold'), value: clock(call.holdMs) },
          { label: texts('call.cause'), value: <Cause of={call} /> },
        ]}
      />
      <Segments of={call} />
      {can('recording.read') && <Recordings of={call} />}
    </div>
  );
}

function Cause(props: { of: CallRecord }) {
  const texts = useTexts();
  const { cause, sipStatus, q850 } = props.of;
  if (cause === null) return '–';
  const wire = [sipStatus === null ? '' : `SIP ${sipStatus}`, q850 === null ? '' : `Q.850 ${q850}`].filter(Boolean);
  const words = texts.of(`cause.${cause}`, { fallback: cause });
  return wire.length === 0 ? words : `${words} (${wire.join(', ')})`;
}

/** What was recorded of it, for those who may listen. */
function Recordings({ of: { id, startedAt } }: { of: Call }) {
  const texts = useTexts();
  const format = useFormat();
  const { can } = useRights();
  const read = useRoute(recordingRoutes.list, { query: { filter: [`callId=${id}`] } });
  const kept = read.data?.items.filter(({ state }) => state === 'kept') ?? [];
  if (kept.length === 0 || !can('recording.listen')) return null;
  return (
    <section>
      <h3>{texts('call.recording')}</h3>
      {kept.map((recording) => (
        <RecordingPlayer
          key={recording.id}
          id={recording.id}
          durationMs={recording.durationMs ?? 0}
          label={texts('call.playRecording', { at: format.instant(startedAt) })}
        />
      ))}
    </section>
  );
}

function Segments(props: { of: Call }) {
  const texts = useTexts();
  return (
    <section>
      <h3>{texts('call.segments')}</h3>
      <SegmentStrip call={props.of} />
    </section>
  );
}
