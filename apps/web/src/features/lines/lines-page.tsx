import { trunkRoutes } from '@oneline/contracts';
import { useRoute } from '../../app/api/use-route.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { Sections } from '../../ui/detail-page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { BlockedList } from './blocked-list.tsx';
import { useTexts } from './i18n/index.ts';
import { NumberList } from './number-list.tsx';
import { PolicySection } from './policy-section.tsx';
import { RuleList } from './rule-list.tsx';
import { TrunkList } from './trunk-list.tsx';

/** How calls come in and go out: trunks, the numbers on them, by which way numbers are called, who is turned away. */
export function LinesPage() {
  const texts = useTexts();
  const trunks = useRoute(trunkRoutes.list, {});
  const numbers = useRoute(trunkRoutes.numbers, {});
  const rules = useRoute(trunkRoutes.rules, {});
  const policy = useRoute(trunkRoutes.policy, {});
  const blocked = useRoute(trunkRoutes.blocked, {});
  const reload = (): void => {
    for (const one of [trunks, numbers, rules, policy, blocked]) void one.refetch();
  };
  useTopic('trunks', { onEvent: reload, onReload: reload });
  return (
    <>
      <PageHeader title={texts('title')} sentence={<LinesSentence trunks={trunks.data} numbers={numbers.data} />} />
      <Sections>
        <TrunkList read={trunks} />
        <NumberList read={numbers} />
        <RuleList read={rules} trunks={trunks.data?.items ?? []} />
        <PolicySection read={policy} />
        <BlockedList read={blocked} />
      </Sections>
    </>
  );
}

function LinesSentence(props: {
  trunks: { items: readonly { name: string; state: string; isActive: boolean }[] } | undefined;
  numbers: { items: readonly { isActive: boolean }[] } | undefined;
}) {
  const texts = useTexts();
  if (!props.trunks || !props.numbers) return '…';
  const active = props.trunks.items.filter(({ isActive }) => isActive);
  const down = active.filter(({ state }) => state === 'down');
  if (active.length === 0) return texts('sentence.none');
  if (down.length > 0) return texts('sentence.down', { names: down.map(({ name }) => name).join(texts('joint')) });
  return texts('sentence.up', {
    count: active.length,
    numbers: props.numbers.items.filter(({ isActive }) => isActive).length,
  });
}
