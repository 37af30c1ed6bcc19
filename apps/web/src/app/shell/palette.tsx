import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Icon } from '../../ui/icon.tsx';
import { useAppTexts } from '../i18n/index.ts';
import type { navigationOf } from './navigation.ts';
import styles from './palette.module.css';
import { type PaletteItem, usePaletteItems } from './use-palette-items.ts';

/** Finds pages, actions and whatever the features can find; arrows and Enter, or a click. */
export function Palette(props: { groups: ReturnType<typeof navigationOf>; close: () => void }) {
  const { close } = props;
  const texts = useAppTexts();
  const navigate = useNavigate();
  const element = useRef<HTMLDialogElement>(null);
  const listId = useId();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const { items, isSearching } = usePaletteItems(words, props.groups);
  const active = Math.min(at, items.length - 1);
  useEffect(() => element.current?.showModal(), []);
  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [listId, active]);

  const run = (item: PaletteItem | undefined): void => {
    if (!item) return;
    close();
    void navigate(item.to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt(Math.min(items.length - 1, active + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, active - 1));
    else if (event.key === 'Enter') run(items[active]);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes it, and Esc does for keys
    <dialog
      ref={element}
      className={styles['palette']}
      aria-label={texts('shell.search')}
      onClose={close}
      onClick={(event) => event.target === element.current && close()}
    >
      <div className={styles['box']}>
        <div className={styles['line']}>
          <Icon name="search" />
          <input
            autoFocus
            className={styles['input']}
            role="combobox"
            aria-expanded="true"
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={`${listId}-${active}`}
            aria-label={texts('shell.search')}
            placeholder={texts('palette.placeholder')}
            maxLength={100}
            value={words}
            onChange={(event) => {
              setWords(event.target.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <ul
          id={listId}
          className={styles['list']}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a list to choose from
          role="listbox"
          aria-label={texts('palette.results')}
          aria-busy={isSearching}
        >
          {items.map((item, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the input hears the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the input holds the focus and names the active one
            <li
              key={item.id}
              id={`${listId}-${i}`}
              // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: an option of the listbox
              role="option"
              aria-selected={i === active}
              className={styles['item']}
              onPointerMove={() => setAt(i)}
              onClick={() => run(item)}
            >
              <Icon name={item.icon} />
              <span className={styles['title']}>{item.title}</span>
              {item.detail !== undefined && <span className={styles['detail']}>{item.detail}</span>}
              <span className={styles['kind']}>{texts.of(`palette.kind.${item.kind}`)}</span>
            </li>
          ))}
        </ul>
        {items.length === 0 && (
          <p className={styles['none']}>{texts(isSearching ? 'palette.searching' : 'palette.none')}</p>
        )}
      </div>
    </dialog>
  );
}
