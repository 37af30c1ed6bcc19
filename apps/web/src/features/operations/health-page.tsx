import { type Health, type HealthCheck, operationRoutes } from '@oneline/contracts';
import { useEffect } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { DetailPage, Section } from '../../ui/detail-page.tsx';
import { useFormat } from '../../ui/format/use-format.ts';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { type StatusColor, type StatusShape, StatusTag } from '../../ui/status-tag.tsx';
import { useCheckWords } from './check-words.ts';
import { useTexts } from './i18n/index.ts';

const looks: Readonly<Record<HealthCheck['state'], { color: StatusColor; shape: StatusShape }>> = {
  ok: { color: 'green', shape: 'full' },
  warning: { color: 'amber', shape: 'triangle' },
  failing: { color: 'red', shape: 'cross' },
};
const refreshMs = 10_000;

type CheckRow = HealthCheck & { readonly id: string };
type NodeRow = Health['nodes'][number];

/** How the installation is, every ten seconds. */
export function HealthPage() {
  const texts = useTexts();
  const read = useRoute(operationRoutes.health, {});
  const { refetch } = read;
  useEffect(() => {
    const timer = setInterval(() => void refetch(), refreshMs);
    return () => clearInterval(timer);
  }, [refetch]);
  return (
    <DetailPage
      of={read}
      header={(health) => (
        <PageHeader
          title={texts('health.title')}
          sentence={<HealthSentence health={health} />}
          mark={<StatusTag {...looks[health.state]} word={texts(`state.${health.state}`)} look="tag" />}
          actions={
            <ActionButton
              label={texts('health.refresh')}
              icon="undo"
              keys="r"
              group={texts('health.title')}
              run={() => void refetch()}
            />
          }
        />
      )}
    >
      {(health) => (
        <>
          <CheckTable checks={health.checks} />
          <Section title={texts('health.nodes')}>
            <NodeTable nodes={health.nodes} />
          </Section>
        </>
      )}
    </DetailPage>
  );
}

function HealthSentence(props: { health: Health }) {
  const texts = useTexts();
  const format = useFormat();
  const { state, checks, version, startedAt } = props.health;
  if (state === 'ok')
    return texts('health.ok', { version, uptime: format.duration(Date.now() - Date.parse(startedAt)) });
  return texts(`health.${state}`, { count: checks.filter((check) => check.state === state).length });
}

function CheckTable(props: { checks: readonly HealthCheck[] }) {
  const texts = useTexts();
  const wordsOf = useCheckWords();
  const columns: readonly Column<CheckRow>[] = [
    {
      id: 'name',
      title: texts('health.check'),
      width: 160,
      render: (check) => texts.of(`checks.${check.name}`, { fallback: check.name }),
    },
    {
      id: 'state',
      title: texts('health.state'),
      width: 120,
      grow: 0,
      render: (check) => <StatusTag {...looks[check.state]} word={texts(`state.${check.state}`)} />,
    },
    {
      id: 'facts',
      title: texts('health.facts'),
      width: 320,
      grow: 4,
      render: wordsOf,
    },
  ];
  const rows = props.checks.map((check) => ({ ...check, id: check.name }));
  return <LocalTable id="health" label={texts('health.title')} prefix="check" rows={rows} columns={columns} />;
}

function NodeTable(props: { nodes: readonly NodeRow[] }) {
  const texts = useTexts();
  const columns: readonly Column<NodeRow>[] = [
    {
      id: 'host',
      title: texts('health.host'),
      width: 200,
      render: (node) => (node.isThis ? `${node.host} · ${texts('health.thisNode')}` : node.host),
    },
    {
      id: 'startedAt',
      title: texts('health.startedAt'),
      width: 140,
      render: (node) => <Instant at={node.startedAt} />,
    },
    { id: 'seenAt', title: texts('health.seenAt'), width: 140, render: (node) => <Instant at={node.seenAt} /> },
  ];
  return <LocalTable id="nodes" label={texts('health.nodes')} prefix="node" rows={props.nodes} columns={columns} />;
}
