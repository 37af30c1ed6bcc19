import { type Call, type CallRecord, callRoutes } from '@oneline/contracts';
import { useRoute } from '../../app/api/use-route.ts';
import { FactList } from '../../ui/detail-page.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatStopwatch } from '../../ui/format/duration.ts';
import { formatPhone } from '../../ui/format/phone.ts';
import { Instant } from '../../ui/instant.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { SkeletonRows } from '../../ui/skeletons.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';
import { outcomeLooks } from './looks.ts';
import { NumberCell } from './number-cell.tsx';
import { SegmentStrip } from './segment-strip.tsx';

/** One call whole: its facts, and its segments one after the other. */
export function CallDialog(props: { call: CallRecord; close: () => void }) {
  const texts = useTexts();
  const read = useRoute(callRoutes.get, { params: { id: props.call.id } });
  const call = read.data ?? props.call;
  const clock = (ms: number | null) => (ms === null ? null : formatStopwatch(ms));
  return (
    <Dialog isOpen close={props.close} title={texts('call.title', { called: formatPhone(call.called) })} look="side">
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
      <ErrorNotice error={read.error ?? undefined} />
      {read.data ? <Segments of={read.data} /> : !read.error && <SkeletonRows rows={4} cells={2} columns="120px 1fr" />}
    </Dialog>
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

function Segments(props: { of: Call }) {
  const texts = useTexts();
  return (
    <section>
      <h3>{texts('call.segments')}</h3>
      <SegmentStrip call={props.of} />
    </section>
  );
}
