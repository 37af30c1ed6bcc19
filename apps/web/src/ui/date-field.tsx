import { Input } from 'antd';
import { useState } from 'react';
import { useAppTexts } from '../app/i18n/index.ts';
import styles from './date-field.module.css';
import { DayPicker } from './day-picker.tsx';
import { Icon } from './icon.tsx';
import { readDate } from './month-grid.ts';
import { Popup } from './popup.tsx';

/** A calendar date (`2026-11-23` or null): typed in any usual way, or picked. */
export function DateField(props: {
  label: string;
  value: string | null;
  onChange: (date: string | null) => void;
  id?: string;
  isInvalid?: boolean;
  isDisabled?: boolean;
}) {
  const texts = useAppTexts();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<string>();
  const today = new Date().toLocaleDateString('sv-SE');
  const commit = (): void => {
    if (typed === undefined) return;
    const date = typed.trim() === '' ? null : readDate(typed, today);
    setTyped(undefined);
    if (date !== undefined) props.onChange(date);
  };
  return (
    <Popup
      isOpen={isOpen}
      setOpen={setOpen}
      isManual
      placement="bottomLeft"
      content={(close) => (
        <DayPicker
          value={props.value ?? today}
          today={today}
          pick={(date) => {
            props.onChange(date);
            setTyped(undefined);
            close();
          }}
          close={close}
        />
      )}
    >
      <Input
        {...(props.id === undefined ? { 'aria-label': props.label } : { id: props.id })}
        className={styles['field'] ?? ''}
        value={typed ?? props.value ?? ''}
        placeholder={texts('date.placeholder')}
        status={props.isInvalid ? 'error' : ''}
        disabled={props.isDisabled ?? false}
        aria-invalid={props.isInvalid ?? false}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'ArrowDown') setOpen(true);
        }}
        suffix={
          <button
            type="button"
            className={styles['open']}
            aria-label={texts('date.pick')}
            disabled={props.isDisabled}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="calendar" size={14} />
          </button>
        }
      />
    </Popup>
  );
}
