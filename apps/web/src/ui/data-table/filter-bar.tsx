import { useState } from 'react';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../icon.tsx';
import { Popup } from '../popup.tsx';
import { type Column, type ColumnFilter, fieldOf, operatorsOf } from './column.ts';
import { FilterEditor } from './filter-editor.tsx';
import type { Condition } from './filter-grammar.ts';
import { operatorNames } from './operator-names.ts';
import styles from './toolbar.module.css';

type Filterable<Row> = Column<Row> & { readonly filter: ColumnFilter };

/** What narrows the list, each a chip to change or take away, and the way to add one. */
export function FilterBar<Row>(props: {
  columns: readonly Column<Row>[];
  conditions: readonly Condition[];
  change: (conditions: readonly Condition[]) => void;
}) {
  const { conditions, change } = props;
  const texts = useAppTexts();
  const filterable = props.columns.filter((column): column is Filterable<Row> => column.filter !== undefined);
  const columnOf = (condition: Condition) => filterable.find((column) => fieldOf(column) === condition.field);
  if (filterable.length === 0) return null;
  return (
    <>
      {conditions.map((condition, index) => {
        const column = columnOf(condition);
        const replace = (next: Condition): void => change(conditions.with(index, next));
        const remove = (): void => change(conditions.filter((_, i) => i !== index));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two chips may say the same
          <FilterChip key={index} column={column} condition={condition} replace={replace} remove={remove} />
        );
      })}
      <AddFilter columns={filterable} label={texts('table.addFilter')} add={(one) => change([...conditions, one])} />
    </>
  );
}

function FilterChip<Row>(props: {
  column: Filterable<Row> | undefined;
  condition: Condition;
  replace: (condition: Condition) => void;
  remove: () => void;
}) {
  const { column, condition } = props;
  const texts = useAppTexts();
  const format = useFormat();
  const words = condition.values
    .map((value) => {
      if (value === 'null') return texts('table.nothing');
      if (column?.filter.kind === 'option')
        return column.filter.options.find((option) => option.value === value)?.label ?? value;
      if (column?.filter.kind === 'instant') return format.day(value);
      return column?.filter.kind === 'date' ? format.localDate(value) : value;
    })
    .join(texts('table.or'));
  const sentence = `${column?.title ?? condition.field} ${texts.of(`table.operator.${operatorNames[condition.operator]}`)} ${words}`;
  return (
    <span className={styles['chip']}>
      <Popup
        placement="bottomLeft"
        content={(close) =>
          column && (
            <FilterEditor
              filter={column.filter}
              condition={condition}
              apply={(next) => {
                props.replace(next);
                close();
              }}
            />
          )
        }
      >
        <button type="button" className={styles['chipWords']} title={sentence}>
          {sentence}
        </button>
      </Popup>
      <button
        type="button"
        className={styles['chipRemove']}
        aria-label={texts('table.removeFilter', { filter: sentence })}
        onClick={props.remove}
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}

function AddFilter<Row>(props: {
  columns: readonly Filterable<Row>[];
  label: string;
  add: (condition: Condition) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const [picked, setPicked] = useState<Filterable<Row>>();
  const open = (next: boolean): void => {
    setOpen(next);
    if (next) setPicked(props.columns.length === 1 ? props.columns[0] : undefined);
  };
  return (
    <Popup
      isOpen={isOpen}
      setOpen={open}
      placement="bottomLeft"
      content={() =>
        picked ? (
          <FilterEditor
            filter={picked.filter}
            condition={{ field: fieldOf(picked), operator: operatorsOf(picked.filter)[0] ?? '=', values: [] }}
            apply={(condition) => {
              props.add(condition);
              setOpen(false);
            }}
          />
        ) : (
          <ul className={styles['menu']}>
            {props.columns.map((column) => (
              <li key={column.id}>
                <button type="button" className={styles['menuItem']} onClick={() => setPicked(column)}>
                  {column.title}
                </button>
              </li>
            ))}
          </ul>
        )
      }
    >
      <button type="button" className={styles['tool']}>
        <Icon name="filter" size={14} />
        {props.label}
      </button>
    </Popup>
  );
}
