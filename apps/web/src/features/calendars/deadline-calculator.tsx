import { calendarRoutes } from '@oneline/contracts';
import { InputNumber } from 'antd';
import { useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import { Section } from '../../ui/detail-page.tsx';
import { useFormat } from '../../ui/format/use-format.ts';
import styles from './calendar.module.css';
import { useTexts } from './i18n/index.ts';

/** When so many working hours from now are over. */
export function DeadlineCalculator(props: { calendarId: string }) {
  const texts = useTexts();
  const format = useFormat();
  const [hours, setHours] = useState(8);
  const [startAt] = useState(() => new Date().toISOString());
  const read = useRoute(
    calendarRoutes.calculate,
    { params: { id: props.calendarId }, query: { startAt, minutes: Math.round(hours * 60) } },
    { keepsPrevious: true },
  );
  return (
    <Section title={texts('calculator.title')}>
      <div className={styles['calculator']}>
        <span>{texts('calculator.start')}</span>
        <InputNumber
          size="small"
          min={0}
          max={8760}
          value={hours}
          aria-label={texts('calculator.hours')}
          onChange={(value) => setHours(value ?? 0)}
        />
        <span>{texts('calculator.hours')}</span>
      </div>
      {read.data && <p>{texts('calculator.due', { at: format.instant(read.data.dueAt) })}</p>}
    </Section>
  );
}
