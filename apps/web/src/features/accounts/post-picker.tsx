import { postRoutes, unitRoutes } from '@oneline/contracts';
import { Select } from 'antd';
import { useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import type { WidgetProps } from '../../ui/schema-form/index.ts';
import styles from './accounts.module.css';
import { useTexts } from './i18n/index.ts';

/** A unit and then one of its posts; begins with the unit that was asked for, if there is one of that name. */
export function PostPicker(props: WidgetProps & { askedUnit: string }) {
  const texts = useTexts();
  const [chosenId, setChosenId] = useState<string>();
  const units = useRoute(unitRoutes.list, { query: { state: 'active' } });
  const asked = units.data?.items.find(({ name }) => name === props.askedUnit.trim());
  const unitId = chosenId ?? asked?.id;
  const posts = useRoute(
    postRoutes.list,
    { query: unitId === undefined ? {} : { unitId } },
    { isEnabled: unitId !== undefined },
  );
  const open = unitId === undefined ? [] : (posts.data?.items.filter(({ state }) => state === 'active') ?? []);
  return (
    <div className={styles['pair']}>
      <Select<string | null>
        aria-label={texts('requests.unit')}
        placeholder={texts('requests.unit')}
        showSearch={{ optionFilterProp: 'label' }}
        loading={units.isPending}
        disabled={props.isDisabled}
        value={unitId ?? null}
        onChange={(id) => {
          setChosenId(id ?? undefined);
          props.change(undefined);
        }}
        options={units.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
      />
      <Select<string | null>
        id={props.id}
        aria-label={props.label}
        aria-invalid={props.isInvalid}
        status={props.isInvalid ? 'error' : ''}
        placeholder={texts('requests.choosePost')}
        loading={unitId !== undefined && posts.isPending}
        disabled={props.isDisabled || unitId === undefined}
        notFoundContent={texts('requests.noPosts')}
        value={typeof props.value === 'string' ? props.value : null}
        onChange={props.change}
        options={open.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </div>
  );
}
