import { Input } from 'antd';
import { type SyntheticEvent, useState } from 'react';
import { useAppTexts } from '../../app/i18n/index.ts';
import { ActionButton } from '../action-button.tsx';
import { Icon } from '../icon.tsx';
import { Popup } from '../popup.tsx';
import { compileCondition, compileSort, parseCondition, parseSort } from './filter-grammar.ts';
import type { View } from './table-settings.ts';
import type { TableState } from './table-state.ts';
import styles from './toolbar.module.css';

/** Saved views of a list: go to one, save what is asked now, remove one. */
export function ViewMenu(props: {
  views: readonly View[];
  state: TableState;
  apply: (state: TableState) => void;
  save: (views: View[]) => void;
}) {
  const { views, state } = props;
  const texts = useAppTexts();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const submit = (event?: SyntheticEvent): void => {
    event?.preventDefault();
    const trimmed = name.trim();
    if (trimmed === '') return;
    props.save([...views.filter((view) => view.name !== trimmed), viewOf(trimmed, state)]);
    setName('');
    setOpen(false);
  };
  const content = (
    <div className={styles['export']}>
      {views.length > 0 && (
        <ul className={styles['menu']}>
          {views.map((view) => (
            <li key={view.name} className={styles['menuLine']}>
              <button
                type="button"
                className={styles['menuItem']}
                onClick={() => {
                  props.apply(stateOf(view));
                  setOpen(false);
                }}
              >
                {view.name}
              </button>
              <ActionButton
                label={texts('table.removeView', { name: view.name })}
                icon="close"
                tone="quiet"
                isSmall
                isIconOnly
                run={() => props.save(views.filter((other) => other !== view))}
              />
            </li>
          ))}
        </ul>
      )}
      <form className={styles['exportChoices']} onSubmit={submit}>
        <Input
          size="small"
          value={name}
          maxLength={60}
          placeholder={texts('table.viewName')}
          aria-label={texts('table.viewName')}
          onChange={(event) => setName(event.target.value)}
        />
        <ActionButton label={texts('action.save')} isSmall isSubmit run={submit} isDisabled={name.trim() === ''} />
      </form>
    </div>
  );
  return (
    <Popup isOpen={isOpen} setOpen={setOpen} content={() => content}>
      <button type="button" className={styles['tool']}>
        <Icon name="bookmark" size={14} />
        {texts('table.views')}
      </button>
    </Popup>
  );
}

function viewOf(name: string, state: TableState): View {
  return {
    name,
    q: state.q,
    filter: state.conditions.map(compileCondition),
    sort: state.sort ? compileSort(state.sort) : null,
  };
}

function stateOf(view: View): TableState {
  return {
    q: view.q,
    conditions: view.filter.flatMap((text) => parseCondition(text) ?? []),
    sort: parseSort(view.sort),
  };
}
