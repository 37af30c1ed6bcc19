import { Fragment } from 'react';
import { useTexts } from './i18n/index.ts';
import styles from './matrix.module.css';

interface MatrixColumn<Value extends string> {
  /** undefined is the column for nothing chosen. */
  readonly value: Value | undefined;
  readonly label: string;
}

interface MatrixRow<Value extends string> {
  readonly id: string;
  readonly label: string;
  readonly note?: string | undefined;
  readonly chosen: Value | undefined;
  /** Columns this row can have. */
  readonly possible: readonly Value[];
  readonly choose: (value: Value | undefined) => void;
}

/** One choice a row; arrows go along a row, Tab to the next. */
export function Matrix<Value extends string>(props: {
  id: string;
  label: string;
  columns: readonly MatrixColumn<Value>[];
  groups: readonly { readonly id: string; readonly label: string; readonly rows: readonly MatrixRow<Value>[] }[];
  isDisabled: boolean;
}) {
  const { columns } = props;
  return (
    <div className={styles['scroll']}>
      <table className={styles['matrix']} id={props.id} aria-label={props.label}>
        <thead>
          <tr>
            <td />
            {columns.map(({ value, label }) => (
              <th key={value ?? ''} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.groups.map((group) => (
            <Fragment key={group.id}>
              <tr>
                <th className={styles['group']} scope="rowgroup" colSpan={columns.length + 1}>
                  {group.label}
                </th>
              </tr>
              {group.rows.map((row) => (
                <Row
                  key={row.id}
                  name={`${props.id}-${row.id}`}
                  row={row}
                  columns={columns}
                  isDisabled={props.isDisabled}
                />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row<Value extends string>(props: {
  name: string;
  row: MatrixRow<Value>;
  columns: readonly MatrixColumn<Value>[];
  isDisabled: boolean;
}) {
  const { row } = props;
  const texts = useTexts();
  return (
    <tr>
      <th scope="row">
        {row.label}
        {row.note !== undefined && <span className={styles['note']}>{row.note}</span>}
      </th>
      {props.columns.map(({ value, label }) => (
        <td key={value ?? ''}>
          {(value === undefined || row.possible.includes(value)) && (
            <label className={styles['cell']}>
              <input
                type="radio"
                name={props.name}
                aria-label={texts('matrix.cell', { row: row.label, column: label })}
                checked={row.chosen === value}
                disabled={props.isDisabled}
                onChange={() => row.choose(value)}
              />
            </label>
          )}
        </td>
      ))}
    </tr>
  );
}
