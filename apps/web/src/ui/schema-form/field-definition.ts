import type { ReactNode } from 'react';

/** What a widget of a field gets. */
export interface WidgetProps {
  readonly id: string;
  readonly label: string;
  readonly value: unknown;
  readonly change: (value: unknown) => void;
  readonly isInvalid: boolean;
  readonly isDisabled: boolean;
}

/** How one member of a contract schema is asked for. */
export interface FieldDefinition {
  readonly name: string;
  readonly label: string;
  /** What it is for, beneath the field; only where the label does not say it. */
  readonly help?: string;
  readonly placeholder?: string;
  /** Chosen by the schema when absent: choices, number, yes or no, date, two languages, long text, text. */
  readonly widget?: 'text' | 'area' | 'number' | 'switch' | 'select' | 'multiple' | 'date' | 'password' | 'label';
  /** For `select` and `multiple`. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  /** A widget of the feature's own. */
  readonly render?: (props: WidgetProps) => ReactNode;
  readonly isReadOnly?: boolean;
  /** Half a line; two of them stand side by side. */
  readonly isHalf?: boolean;
  /** The unit after a number, such as minutes. */
  readonly unit?: string;
  readonly autoComplete?: string;
  /** How a conflict shows a value of this field; its text otherwise. */
  readonly show?: (value: unknown) => ReactNode;
}
