import { type SheetName, spreadsheetRoutes } from '@oneline/contracts';
import { type DragEvent, useRef, useState } from 'react';
import { addressOf } from '../app/api/address.ts';
import { useAppTexts } from '../app/i18n/index.ts';
import { useLocale } from '../app/i18n/use-locale.ts';
import { useShortcut } from '../app/shortcuts/use-shortcut.ts';
import { Icon } from './icon.tsx';
import styles from './import.module.css';
import { KeyCaps } from './key-caps.tsx';

/** Where a file is dropped or chosen, and the template to begin with. */
export function ImportFileField(props: { sheet: SheetName; isDisabled: boolean; take: (file: File) => void }) {
  const { isDisabled, take } = props;
  const texts = useAppTexts();
  const locale = useLocale();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const choose = (): void => input.current?.click();
  useShortcut({
    keys: 'f',
    label: texts('import.choose'),
    group: texts('import.title'),
    run: choose,
    isEnabled: !isDisabled,
  });
  const drag = (event: DragEvent, isInside: boolean): void => {
    event.preventDefault();
    setOver(isInside && !isDisabled);
  };
  return (
    <>
      <button
        type="button"
        className={styles['drop']}
        data-over={isOver}
        disabled={isDisabled}
        onClick={choose}
        onDragOver={(event) => drag(event, true)}
        onDragLeave={(event) => drag(event, false)}
        onDrop={(event) => {
          drag(event, false);
          const file = event.dataTransfer.files[0];
          if (file && !isDisabled) take(file);
        }}
      >
        <Icon name="upload" size={20} />
        <span>{texts('import.drop')}</span>
        <KeyCaps keys="f" />
      </button>
      <p className={styles['hint']}>
        <a href={addressOf(spreadsheetRoutes.template, { params: { sheet: props.sheet }, query: { locale } })} download>
          <Icon name="download" size={14} /> {texts('import.template')}
        </a>
        <span>{texts('import.hint')}</span>
      </p>
      <FileInput input={input} take={take} />
    </>
  );
}

/** The browser's own chooser; not seen, and emptied each time so that the same file, corrected, can be chosen again. */
function FileInput(props: { input: React.RefObject<HTMLInputElement | null>; take: (file: File) => void }) {
  return (
    <input
      ref={props.input}
      type="file"
      accept=".xlsx,.csv"
      hidden
      onChange={(event) => {
        const file = event.target.files?.[0];
        event.target.value = '';
        if (file) props.take(file);
      }}
    />
  );
}
