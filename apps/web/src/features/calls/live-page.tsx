import { callRoutes, type LiveCall } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { ConfirmDanger } from '../../ui/confirm-danger.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { Section, Sections } from '../../ui/detail-page.tsx';
import { formatPhone } from '../../ui/format/phone.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { Stopwatch } from '../../ui/stopwatch.tsx';
import { Callbacks } from './callbacks.tsx';
import { useTexts } from './i18n/index.ts';
import { stateLooks } from './looks.ts';
import { NumberCell } from './number-cell.tsx';

/** The calls that live now, and who is owed a callback. */
export function LivePage() {
  const texts = useTexts();
  const read = useRoute(callRoutes.live, {});
  const reload = () => void read.refetch();
  useTopic('live_calls', { onEvent: reload, onReload: reload });
  const [ending, setEnding] = useState<LiveCall>();
  const columns = useColumns(setEnding);
  return (
    <>
      <PageHeader title={texts('live.title')} sentence={<LiveSentence of={read.data} />} />
      <LocalTable
        id="live-calls"
        label={texts('live.title')}
        rows={read.data?.items}
        error={read.error}
        retry={reload}
        columns={columns}
        empty={<EmptyState title={texts('live.empty.title')} words={texts('live.empty.words')} icon="phone" />}
      />
      <Sections>
        <Section title={texts('callbacks.title')}>
          <Callbacks />
        </Section>
      </Sections>
      {ending && <HangUp call={ending} close={() => setEnding(undefined)} />}
    </>
  );
}

function LiveSentence(props: { of: { items: readonly LiveCall[]; isExchangeUp: boolean } | undefined }) {
  const texts = useTexts();
  if (!props.of) return '…';
  const { items, isExchangeUp } = props.of;
  if (!isExchangeUp) return texts('live.down');
  const inState = (...states: LiveCall['state'][]) => items.filter(({ state }) => states.includes(state)).length;
  return texts('live.sentence', {
    talking: inState('talking', 'held'),
    ringing: inState('ringing'),
    machine: inState('machine'),
  });
}

function useColumns(end: (call: LiveCall) => void): readonly Column<LiveCall>[] {
  const texts = useTexts();
  const { can } = useRights();
  return [
    {
      id: 'state',
      title: texts('column.state'),
      width: 110,
      grow: 0,
      plain: (call) => call.state,
      render: (call) => <StatusTag {...stateLooks[call.state]} word={texts(`state.${call.state}`)} />,
    },
    {
      id: 'for',
      title: texts('column.for'),
      width: 80,
      grow: 0,
      align: 'end',
      canSort: true,
      plain: (call) => call.stateSince,
      render: (call) => <Stopwatch since={call.stateSince} />,
    },
    {
      id: 'direction',
      title: texts('column.direction'),
      width: 70,
      grow: 0,
      render: (call) => texts(`direction.${call.direction}`),
    },
    {
      id: 'caller',
      title: texts('column.caller'),
      width: 170,
      plain: (call) => `${call.caller ?? ''} ${call.callerName ?? ''}`,
      render: (call) => <NumberCell number={call.caller} name={call.callerName} />,
    },
    {
      id: 'called',
      title: texts('column.called'),
      width: 140,
      plain: (call) => call.called,
      render: (call) => formatPhone(call.called),
    },
    {
      id: 'person',
      title: texts('column.person'),
      width: 110,
      plain: (call) => call.person?.name ?? '',
      render: (call) => call.person?.name ?? '–',
    },
    {
      id: 'end',
      title: '',
      width: 90,
      grow: 0,
      align: 'end',
      render: (call) =>
        can('call.hang_up') && (
          <ActionButton label={texts('hangUp.action')} tone="quiet" isSmall run={() => end(call)} />
        ),
    },
  ];
}

function HangUp(props: { call: LiveCall; close: () => void }) {
  const texts = useTexts();
  const { caller, called, id } = props.call;
  const hangUp = useCommand(callRoutes.hangUp, { invalidates: [callRoutes.live], onDone: props.close });
  return (
    <ConfirmDanger
      isOpen
      close={props.close}
      title={texts('hangUp.title')}
      sentence={texts('hangUp.sentence', {
        caller: caller === null ? texts('anonymous') : formatPhone(caller),
        called: formatPhone(called),
      })}
      action={texts('hangUp.action')}
      isRunning={hangUp.isRunning}
      error={hangUp.error}
      run={() => void hangUp.attempt({ params: { id } })}
    />
  );
}
