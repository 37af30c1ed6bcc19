import { Checkbox, Input, Select } from 'antd';
import { type SyntheticEvent, useState } from 'react';
import { useAppTexts } from '../../app/i18n/index.ts';
import { ActionButton } from '../action-button.tsx';
import { DateField } from '../date-field.tsx';
import { type ColumnFilter, operatorsOf } from './column.ts';
import type { Condition, Operator } from './filter-grammar.ts';
import { operatorNames } from './operator-names.ts';
import styles from './toolbar.module.css';

/** Sets the operator and values of one condition. */
export function FilterEditor(props: {
  filter: ColumnFilter;
  condition: Condition;
  apply: (condition: Condition) => void;
}) {
  const { filter } = props;
  const texts = useAppTexts();
  const [operator, setOperator] = useState<Operator>(props.condition.operator);
  const [values, setValues] = useState<readonly string[]>(props.condition.values);
  const given = values.filter((value) => value !== '');
  const submit = (event?: SyntheticEvent): void => {
    event?.preventDefault();
    if (given.length > 0) props.apply({ field: props.condition.field, operator, values: given });
  };
  return (
    <form className={styles['editor']} onSubmit={submit}>
      <Select
        size="small"
        value={operator}
        onChange={setOperator}
        aria-label={texts('table.comparison')}
        options={operatorsOf(filter).map((value) => ({
          value,
          label: texts.of(`table.operator.${operatorNames[value]}`),
        }))}
      />
      <FilterValues filter={filter} values={values} setValues={setValues} />
      <ActionButton
        label={texts('action.apply')}
        tone="main"
        isSmall
        isSubmit
        isDisabled={given.length === 0}
        run={submit}
      />
    </form>
  );
}

function FilterValues(props: {
  filter: ColumnFilter;
  values: readonly string[];
  setValues: (values: readonly string[]) => void;
}) {
  const { filter, values, setValues } = props;
  const texts = useAppTexts();
  const [first = ''] = values;
  switch (filter.kind) {
    case 'option':
      return (
        <Checkbox.Group
          className={styles['options'] ?? ''}
          value={[...values]}
          onChange={(picked) => setValues(picked.map(String))}
          options={filter.options.map((option) => ({ ...option }))}
        />
      );
    case 'instant':
      return (
        <DateField
          label={texts('table.day')}
          value={first === '' ? null : localDayOf(first)}
          onChange={(day) => setValues(day === null ? [] : [new Date(`${day}T00:00:00`).toISOString()])}
        />
      );
    case 'date':
      return (
        <DateField
          label={texts('table.day')}
          value={first || null}
          onChange={(day) => setValues(day === null ? [] : [day])}
        />
      );
    case 'number':
    case 'text':
      return (
        <Input
          autoFocus
          size="small"
          value={first}
          inputMode={filter.kind === 'number' ? 'decimal' : 'text'}
          aria-label={texts('table.value')}
          onChange={(event) => setValues([event.target.value])}
        />
      );
    default:
      return filter satisfies never;
  }
}

/** The day an instant falls on here. */
function localDayOf(instant: string): string {
  const date = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
