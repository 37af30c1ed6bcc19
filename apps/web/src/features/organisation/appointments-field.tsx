import { postRoutes, unitRoutes } from '@oneline/contracts';
import { Checkbox, Select } from 'antd';
import { useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { type Appointing, withMain } from './appointing.ts';
import { useTexts } from './i18n/index.ts';
import styles from './organisation.module.css';

/** One line of the editor: the unit is only the way to its posts. */
interface Line extends Appointing {
  readonly key: number;
  readonly unitId: string | undefined;
}

/** The posts of a person: unit and post, main or not, from a day to a day. */
export function AppointmentsField(props: {
  id: string;
  value: readonly Appointing[];
  change: (value: readonly Appointing[]) => void;
}) {
  const texts = useTexts();
  const units = useRoute(unitRoutes.list, { query: {} });
  const posts = useRoute(postRoutes.list, { query: {} });
  const [lines, setLines] = useState<readonly Line[]>(() =>
    props.value.map((one, key) => ({ ...one, key, unitId: undefined })),
  );
  const keep = (next: readonly Line[]): void => {
    setLines(next);
    props.change(next.map(({ key: _key, unitId: _unitId, ...one }) => one));
  };
  const set = (at: number, members: Partial<Line>): void =>
    keep(lines.map((line, i) => (i === at ? { ...line, ...members } : line)));
  const today = new Date().toLocaleDateString('sv-SE');
  const add = (): void =>
    keep([
      ...lines,
      {
        key: Math.max(-1, ...lines.map(({ key }) => key)) + 1,
        unitId: undefined,
        postId: '',
        isMain: lines.length === 0,
        fromDate: today,
        toDate: null,
      },
    ]);
  const names = new Map((units.data?.items ?? []).map(({ id, name }) => [id, name]));
  // Units of one name are told apart by the one above.
  const unitOptions = (units.data?.items ?? [])
    .filter(({ state }) => state === 'active')
    .map(({ id, name, parentId }) => ({
      value: id,
      label: [name, names.get(parentId ?? '')].filter((part) => part !== undefined).join(' · '),
    }));
  return (
    <div className={styles['appointments']} id={props.id}>
      {lines.map((line, i) => {
        const unitId = line.unitId ?? posts.data?.items.find(({ id }) => id === line.postId)?.unitId;
        const postOptions = (posts.data?.items ?? [])
          .filter((post) => post.unitId === unitId && (post.state === 'active' || post.id === line.postId))
          .map(({ id, name }) => ({ value: id, label: name }));
        return (
          <div key={line.key} className={styles['appointment']}>
            <Select<string | null>
              aria-label={texts('appointments.unit')}
              placeholder={texts('appointments.unit')}
              showSearch={{ optionFilterProp: 'label' }}
              options={unitOptions}
              value={unitId ?? null}
              onChange={(next) => set(i, { unitId: next ?? undefined, postId: '' })}
            />
            <Select<string | null>
              aria-label={texts('appointments.post')}
              placeholder={texts('appointments.post')}
              showSearch={{ optionFilterProp: 'label' }}
              options={postOptions}
              disabled={unitId === undefined}
              value={postOptions.some(({ value }) => value === line.postId) ? line.postId : null}
              onChange={(postId) => set(i, { postId: postId ?? '' })}
            />
            <ActionButton
              label={texts('appointments.remove')}
              tone="quiet"
              icon="close"
              isIconOnly
              isSmall
              run={() => keep(lines.filter((_, other) => other !== i))}
            />
            <div className={styles['dates']}>
              <DateField
                label={texts('appointments.from')}
                value={line.fromDate}
                onChange={(date) => set(i, { fromDate: date ?? today })}
              />
              <DateField
                label={texts('appointments.to')}
                value={line.toDate ?? null}
                onChange={(toDate) => set(i, { toDate })}
              />
              <Checkbox
                checked={line.isMain}
                onChange={(event) => (event.target.checked ? keep(withMain(lines, i)) : set(i, { isMain: false }))}
              >
                {texts('appointments.main')}
              </Checkbox>
            </div>
          </div>
        );
      })}
      <ActionButton label={texts('appointments.add')} icon="plus" isSmall run={add} />
    </div>
  );
}
