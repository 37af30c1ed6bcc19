import type { TObject } from 'typebox';
import { useAppTexts } from '../../app/i18n/index.ts';
import { Field } from '../field.tsx';
import type { FieldDefinition } from './field-definition.ts';
import { type FieldProblem, isRequired } from './form-values.ts';
import { useProblemWords } from './use-problem-words.ts';
import { plainSchema, Widget } from './widget.tsx';

/** A field with its label, help and findings. */
export function FormField(props: {
  id: string;
  field: FieldDefinition;
  schema: TObject;
  value: unknown;
  problems: readonly FieldProblem[];
  isDisabled: boolean;
  change: (value: unknown) => void;
  leave: () => void;
}) {
  const { id, field, problems } = props;
  const texts = useAppTexts();
  const wordsOf = useProblemWords();
  const isInvalid = problems.length > 0;
  const widget = {
    id,
    label: field.label,
    value: props.value,
    change: props.change,
    isInvalid,
    isDisabled: props.isDisabled,
  };
  const words = problems[0] ? wordsOf(problems[0]) : undefined;
  return (
    <Field
      id={id}
      label={field.label}
      help={field.help}
      problem={words}
      isHalf={field.isHalf ?? false}
      mark={isRequired(props.schema, field.name) || props.isDisabled ? undefined : texts('form.optional')}
      onBlur={props.leave}
    >
      {field.render ? (
        field.render(widget)
      ) : (
        <Widget {...widget} field={field} schema={plainSchema(props.schema.properties[field.name])} />
      )}
    </Field>
  );
}
