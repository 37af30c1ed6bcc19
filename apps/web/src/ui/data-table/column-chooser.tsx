import { Checkbox, Segmented } from 'antd';
import { useAppTexts } from '../../app/i18n/index.ts';
import { Icon } from '../icon.tsx';
import { Popup } from '../popup.tsx';
import type { Column } from './column.ts';
import styles from './toolbar.module.css';

/** Which columns are shown, and how close the rows stand. */
export function ColumnChooser<Row>(props: {
  columns: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  choose: (ids: string[]) => void;
  density: 'compact' | 'comfortable';
  setDensity: (density: 'compact' | 'comfortable') => void;
}) {
  const texts = useAppTexts();
  const shown = new Set(props.shown.map(({ id }) => id));
  const toggle = (id: string): void => {
    const next = props.columns.filter((column) => (column.id === id ? !shown.has(id) : shown.has(column.id)));
    if (next.length > 0) props.choose(next.map((column) => column.id));
  };
  const content = (
    <div className={styles['export']}>
      <Segmented
        block
        size="small"
        value={props.density}
        onChange={props.setDensity}
        options={[
          { value: 'compact', label: texts('table.compact') },
          { value: 'comfortable', label: texts('table.comfortable') },
        ]}
      />
      <div className={styles['options']}>
        {props.columns.map((column) => (
          <Checkbox key={column.id} checked={shown.has(column.id)} onChange={() => toggle(column.id)}>
            {column.title}
          </Checkbox>
        ))}
      </div>
    </div>
  );
  return (
    <Popup content={() => content}>
      <button type="button" className={styles['tool']}>
        <Icon name="columns" size={14} />
        {texts('table.columns')}
      </button>
    </Popup>
  );
}
