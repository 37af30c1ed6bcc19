import { type Unit, unitRoutes } from '@oneline/contracts';
import { useRoute } from '../../app/api/use-route.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { useFormat } from '../../ui/format/use-format.ts';
import { Timeline } from '../../ui/timeline.tsx';
import { useTexts } from './i18n/index.ts';

/** Where a unit has hung, newest first. */
export function UnitPlaces(props: { unit: Unit }) {
  const texts = useTexts();
  const format = useFormat();
  const read = useRoute(unitRoutes.history, { params: { id: props.unit.id } });
  useTopic('units', { onEvent: () => void read.refetch(), onReload: () => void read.refetch() });
  return (
    <Timeline
      entries={(read.data?.items ?? []).map((place) => ({
        id: place.fromAt,
        at: place.fromAt,
        icon: 'tree' as const,
        title:
          place.parentId === null
            ? texts('unit.hungRoot')
            : texts('unit.hungUnder', { parent: place.parentName ?? place.parentId }),
        by: place.by.name,
        ...(place.toAt === null ? {} : { body: texts('unit.until', { at: format.instant(place.toAt) }) }),
      }))}
    />
  );
}
