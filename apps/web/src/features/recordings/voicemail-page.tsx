import { type VoicemailMessage, voicemailRoutes } from '@oneline/contracts';
import { addressOf } from '../../app/api/address.ts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { AudioPlayer } from '../../ui/audio-player.tsx';
import { type Column, DataTable } from '../../ui/data-table/index.ts';
import { formatStopwatch } from '../../ui/format/duration.ts';
import { formatPhone } from '../../ui/format/phone.ts';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';

/** 语音留言: what callers have left for oneself. */
export function VoicemailPage() {
  const texts = useTexts();
  const count = useRoute(voicemailRoutes.list, { query: { limit: 1 } });
  const heard = useCommand(voicemailRoutes.heard, { invalidates: [voicemailRoutes.list] });
  const mark = ({ id, version }: VoicemailMessage, isHeard: boolean): void =>
    void heard.attempt({ params: { id }, body: { version, isHeard } });
  return (
    <>
      <PageHeader
        title={texts('voicemail.title')}
        sentence={count.data ? texts('voicemail.sentence', { unheard: count.data.unheard }) : '…'}
      />
      <ErrorNotice error={heard.error} />
      <DataTable
        id="voicemail"
        label={texts('voicemail.title')}
        route={voicemailRoutes.list}
        topic="voicemail"
        columns={useColumns(mark)}
        empty={
          <EmptyState title={texts('voicemail.empty.title')} words={texts('voicemail.empty.words')} icon="inbox" />
        }
      />
    </>
  );
}

function useColumns(mark: (message: VoicemailMessage, isHeard: boolean) => void): readonly Column<VoicemailMessage>[] {
  const texts = useTexts();
  const callerOf = ({ caller, callerName }: VoicemailMessage): string =>
    [callerName, caller && formatPhone(caller)].filter(Boolean).join(' ') || texts('voicemail.anonymous');
  return [
    {
      id: 'heardAt',
      title: texts('column.state'),
      width: 90,
      grow: 0,
      render: (message) =>
        message.heardAt === null ? (
          <StatusTag color="blue" shape="full" word={texts('voicemail.isNew')} />
        ) : (
          <StatusTag color="grey" shape="ring" word={texts('voicemail.heard')} />
        ),
    },
    {
      id: 'at',
      title: texts('voicemail.at'),
      width: 130,
      canSort: true,
      render: (message) => <Instant at={message.at} />,
    },
    { id: 'caller', title: texts('column.caller'), width: 180, render: callerOf },
    {
      id: 'durationMs',
      title: texts('column.duration'),
      width: 80,
      grow: 0,
      align: 'end',
      render: (message) => formatStopwatch(message.durationMs),
    },
    {
      id: 'play',
      title: texts('column.play'),
      width: 330,
      render: (message) => (
        <AudioPlayer
          source={addressOf(voicemailRoutes.audio, { params: { id: message.id } })}
          label={texts('voicemail.play', { caller: callerOf(message) })}
          onPlay={() => message.heardAt === null && mark(message, true)}
        />
      ),
    },
    {
      id: 'mark',
      title: '',
      width: 110,
      grow: 0,
      align: 'end',
      render: (message) => (
        <ActionButton
          label={texts(message.heardAt === null ? 'voicemail.markHeard' : 'voicemail.markNew')}
          tone="quiet"
          isSmall
          run={() => mark(message, message.heardAt === null)}
        />
      ),
    },
  ];
}
