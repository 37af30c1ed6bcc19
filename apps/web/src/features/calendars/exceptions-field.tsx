import type { CalendarException } from '@oneline/contracts';
import { Input, Select } from 'antd';
import { ActionButton } from '../../ui/action-button.tsx';
import styles from './calendar.module.css';
import { useTexts } from './i18n/index.ts';
import { parseSpans, spansText } from './spans.ts';

const kinds = ['holiday', 'workday', 'special'] as const;

/** Days that are not as their weekday: holidays, make-up workdays, special hours. */
export function ExceptionsField(props: {
  id: string;
  exceptions: readonly CalendarException[];
  change: (exceptions: readonly CalendarException[]) => void;
  isDisabled: boolean;
}) {
  const { exceptions, change, isDisabled } = props;
  const texts = useTexts();
  const set = (at: number, members: Partial<CalendarException>): void =>
    change(exceptions.map((one, i) => (i === at ? { ...one, ...members } : one)));
  const today = new Date().toISOString().slice(0, 10);
  return (
    <div className={styles['exceptions']} id={props.id}>
      {exceptions.map((exception, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a day is edited in its place, and its date may be changed
        <div key={i} className={styles['exception']}>
          <Input
            size="small"
            type="date"
            aria-label={texts('exception.date')}
            value={exception.date}
            disabled={isDisabled}
            onChange={(event) => set(i, { date: event.target.value })}
          />
          <Select
            size="small"
            aria-label={texts('exception.kind')}
            value={exception.kind}
            disabled={isDisabled}
            options={kinds.map((kind) => ({ value: kind, label: texts(`exception.${kind}`) }))}
            onChange={(kind) => set(i, { kind })}
          />
          <Input
            size="small"
            aria-label={texts('exception.name')}
            value={exception.name}
            disabled={isDisabled}
            onChange={(event) => set(i, { name: event.target.value })}
          />
          <Input
            size="small"
            aria-label={texts('exception.spans')}
            defaultValue={spansText(exception.spans ?? [])}
            placeholder={texts(exception.kind === 'holiday' ? 'rest' : 'exception.usual')}
            disabled={isDisabled || exception.kind === 'holiday'}
            onBlur={(event) => {
              const spans = parseSpans(event.target.value);
              if (spans && spans.length > 0) set(i, { spans });
            }}
          />
          <ActionButton
            label={texts('exception.remove')}
            tone="quiet"
            icon="close"
            isIconOnly
            isSmall
            isDisabled={isDisabled}
            run={() => change(exceptions.filter((_, other) => other !== i))}
          />
        </div>
      ))}
      <ActionButton
        label={texts('exception.add')}
        icon="plus"
        isSmall
        isDisabled={isDisabled}
        run={() => change([...exceptions, { date: today, kind: 'holiday', name: texts('exception.holiday') }])}
      />
    </div>
  );
}
