import { type ReactNode, useState } from 'react';
import { useAppTexts } from '../../app/i18n/index.ts';
import { ActionButton } from '../action-button.tsx';
import { Dialog } from '../dialog.tsx';
import { decideMerge, type Merge } from './conflict.ts';
import type { FieldDefinition } from './field-definition.ts';
import styles from './schema-form.module.css';

/** Somebody else changed it meanwhile: for each field both changed, keep mine or take theirs; the rest is merged. */
export function ConflictDialog(props: {
  merge: Merge;
  fields: readonly FieldDefinition[];
  decide: (values: Record<string, unknown>) => void;
  close: () => void;
}) {
  const { merge } = props;
  const texts = useAppTexts();
  const [decisions, setDecisions] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const fieldOf = (name: string): FieldDefinition =>
    props.fields.find((field) => field.name === name) ?? { name, label: name };
  const all = (side: 'mine' | 'theirs'): void =>
    setDecisions(Object.fromEntries(merge.clashes.map(({ name }) => [name, side])));
  return (
    <Dialog
      isOpen
      close={props.close}
      look="wide"
      title={texts('conflict.title')}
      footer={
        <>
          <ActionButton label={texts('conflict.allTheirs')} tone="quiet" run={() => all('theirs')} />
          <ActionButton label={texts('conflict.allMine')} tone="quiet" run={() => all('mine')} />
          <ActionButton
            label={texts('conflict.save')}
            tone="main"
            run={() => props.decide(decideMerge(merge, decisions))}
          />
        </>
      }
    >
      <p>{texts('conflict.words', { count: merge.clashes.length })}</p>
      <div className={styles['clashes']}>
        {merge.clashes.map(({ name, mine, theirs }) => {
          const field = fieldOf(name);
          const side = decisions[name] ?? 'mine';
          const pick = (next: 'mine' | 'theirs'): void => setDecisions({ ...decisions, [name]: next });
          return (
            <div key={name} className={styles['clash']} role="radiogroup" aria-label={field.label}>
              <span className={styles['clashName']}>{field.label}</span>
              <Side
                name={texts('conflict.mine')}
                value={shown(field, mine)}
                isPicked={side === 'mine'}
                pick={() => pick('mine')}
              />
              <Side
                name={texts('conflict.theirs')}
                value={shown(field, theirs)}
                isPicked={side === 'theirs'}
                pick={() => pick('theirs')}
              />
            </div>
          );
        })}
      </div>
      {merge.theirs.length > 0 && (
        <p className={styles['taken']}>
          {texts('conflict.taken', {
            fields: merge.theirs.map((name) => fieldOf(name).label).join(texts('conflict.and')),
          })}
        </p>
      )}
    </Dialog>
  );
}

function Side(props: { name: string; value: ReactNode; isPicked: boolean; pick: () => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the whole card is the choice, not a small circle
    <button type="button" role="radio" aria-checked={props.isPicked} className={styles['side']} onClick={props.pick}>
      <span className={styles['sideName']}>{props.name}</span>
      {props.value}
    </button>
  );
}

function shown(field: FieldDefinition, value: unknown): ReactNode {
  if (field.show) return field.show(value);
  if (value === null || value === undefined || value === '') return '–';
  const option = field.options?.find((one) => one.value === value);
  if (option) return option.label;
  if (typeof value !== 'object') return `${value as string | number}`;
  // A text in both languages comes from the database in any order.
  const { 'zh-CN': chinese, en, ...others } = value as Record<string, unknown>;
  return [chinese, en, ...Object.values(others)]
    .filter((one) => one !== undefined)
    .map(String)
    .join(' / ');
}
