import { Select } from 'antd';
import type { WidgetProps } from './schema-form/index.ts';

/** Several short texts, such as addresses or prefixes: Enter, a comma or a blank adds one. */
export function TextsField(props: WidgetProps) {
  return (
    <Select<string[]>
      id={props.id}
      mode="tags"
      open={false}
      suffixIcon={null}
      tokenSeparators={[',', ' ', '\n']}
      aria-label={props.label}
      aria-invalid={props.isInvalid}
      status={props.isInvalid ? 'error' : ''}
      disabled={props.isDisabled}
      value={Array.isArray(props.value) ? (props.value as string[]) : []}
      onChange={props.change}
    />
  );
}
