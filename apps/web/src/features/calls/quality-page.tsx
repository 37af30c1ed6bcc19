import { callRoutes, deviceRoutes, type ReplyOf, trunkRoutes } from '@oneline/contracts';
import { Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';
import { mosLook } from './looks.ts';

type Line = ReplyOf<typeof callRoutes.quality>['items'][number];
interface Row extends Line {
  readonly id: string;
  readonly name: string;
}

const spans = [1, 7, 31] as const;
const dayMs = 86_400_000;

/** 通话质量: how calls sounded over each trunk and each telephone, the worst first. */
export function QualityPage() {
  const texts = useTexts();
  const { can } = useRights();
  const [days, setDays] = useState<(typeof spans)[number]>(1);
  // Of when the span was chosen: a moving instant would be another question at each drawing.
  const query = useMemo(() => {
    const to = Date.now();
    return { from: new Date(to - days * dayMs).toISOString(), to: new Date(to).toISOString() };
  }, [days]);
  const read = useRoute(callRoutes.quality, { query }, { keepsPrevious: true });
  const trunks = useRoute(trunkRoutes.list, {}, { isEnabled: can('trunk.read') });
  const devices = useRoute(deviceRoutes.list, {}, { isEnabled: can('device.read') });
  const nameOf = ({ trunkId, deviceId }: Line): string => {
    const trunk = trunks.data?.items.find(({ id }) => id === trunkId);
    const device = devices.data?.items.find(({ id }) => id === deviceId);
    if (device) return `${device.extension} ${device.personName ?? ''}`.trim();
    return trunk?.name ?? texts(trunkId === null ? 'quality.someDevice' : 'quality.someTrunk');
  };
  const rows = read.data?.items
    .map((line): Row => ({ ...line, id: `${line.trunkId ?? ''}${line.deviceId ?? ''}`, name: nameOf(line) }))
    .toSorted((a, b) => (a.meanMos ?? 5) - (b.meanMos ?? 5));
  const worst = rows?.find(({ meanMos }) => meanMos !== null);
  return (
    <>
      <PageHeader
        title={texts('quality.title')}
        sentence={
          worst
            ? texts('quality.sentence', { name: worst.name, mos: worst.meanMos?.toFixed(1) ?? '' })
            : texts('quality.none')
        }
        actions={
          <Segmented<(typeof spans)[number]>
            aria-label={texts('quality.span')}
            value={days}
            onChange={setDays}
            options={spans.map((value) => ({ value, label: texts('quality.days', { count: value }) }))}
          />
        }
      />
      <LocalTable
        id="call-quality"
        label={texts('quality.title')}
        rows={rows}
        error={read.error}
        retry={() => void read.refetch()}
        columns={useColumns()}
        empty={<EmptyState title={texts('quality.empty.title')} words={texts('quality.empty.words')} icon="phone" />}
      />
    </>
  );
}

function useColumns(): readonly Column<Row>[] {
  const texts = useTexts();
  const number = (id: keyof Line, title: string, write: (value: number) => string): Column<Row> => ({
    id,
    title,
    width: 110,
    grow: 0,
    align: 'end',
    render: (row) => {
      const value = row[id];
      return typeof value === 'number' ? write(value) : '–';
    },
  });
  return [
    { id: 'name', title: texts('quality.over'), width: 220, plain: (row) => row.name, render: (row) => row.name },
    {
      id: 'meanMos',
      title: texts('quality.meanMos'),
      width: 140,
      grow: 0,
      render: (row) =>
        row.meanMos === null ? '–' : <StatusTag {...mosLook(row.meanMos)} word={row.meanMos.toFixed(1)} />,
    },
    number('worstMos', texts('quality.worstMos'), (mos) => mos.toFixed(1)),
    number('meanLostShare', texts('quality.meanLoss'), (share) => `${(share * 100).toFixed(2)}%`),
    number('meanJitterMs', texts('quality.meanJitter'), (ms) => texts('quality.ms', { ms: ms.toFixed(1) })),
    number('meanRoundTripMs', texts('quality.meanRoundTrip'), (ms) => texts('quality.ms', { ms: ms.toFixed(1) })),
    number('legs', texts('quality.legs'), String),
  ];
}
