import { type Calendar, weekdays } from '@oneline/contracts';
import { Input } from 'antd';
import { useState } from 'react';
import styles from './calendar.module.css';
import { useTexts } from './i18n/index.ts';
import { parseSpans, spansText } from './spans.ts';

/** The spans of each day of the week, a line of text a day. */
export function WeekField(props: {
  id: string;
  week: Calendar['week'];
  change: (week: Calendar['week']) => void;
  isDisabled: boolean;
}) {
  const { week, change } = props;
  const texts = useTexts();
  const [typed, setTyped] = useState<Partial<Record<(typeof weekdays)[number], string>>>({});
  return (
    <div className={styles['week']} id={props.id}>
      {weekdays.map((day) => {
        const text = typed[day] ?? spansText(week[day]);
        const isWrong = parseSpans(text) === undefined;
        return (
          <div key={day} className={styles['day']}>
            <span aria-hidden="true">{texts(`weekday.${day}`)}</span>
            <Input
              size="small"
              aria-label={texts(`weekday.${day}`)}
              value={text}
              disabled={props.isDisabled}
              placeholder={texts('rest')}
              status={isWrong ? 'error' : ''}
              title={isWrong ? texts('weekInvalid') : ''}
              onChange={(event) => {
                setTyped({ ...typed, [day]: event.target.value });
                const spans = parseSpans(event.target.value);
                if (spans) change({ ...week, [day]: spans });
              }}
              onBlur={() => {
                if (!isWrong) setTyped({ ...typed, [day]: undefined });
              }}
            />
          </div>
        );
      })}
    </div>
  );
}
