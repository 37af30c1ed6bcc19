import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useEffect, useId, useMemo, useRef } from 'react';
import type { TObject } from 'typebox';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useShortcut } from '../../app/shortcuts/use-shortcut.ts';
import { ActionButton } from '../action-button.tsx';
import { KeyCaps } from '../key-caps.tsx';
import { ErrorNotice } from '../page-state.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import type { FieldDefinition } from './field-definition.ts';
import { FormField } from './form-field.tsx';
import type { FormValues } from './form-values.ts';
import styles from './schema-form.module.css';
import { useUnsavedGuard } from './unsaved-guard.tsx';
import { type Submission, useSchemaForm } from './use-schema-form.ts';

export interface SchemaFormProps {
  /** The body of the command: its members are the fields, its rules are checked while writing. */
  readonly schema: TObject;
  readonly fields: readonly FieldDefinition[];
  readonly initial?: FormValues;
  /** Of the thing that is changed; absent for a new one. */
  readonly version?: number;
  /** Sends it. What it throws is shown: at the fields, as a conflict, or at the head. */
  readonly submit: (submission: Submission) => Promise<unknown>;
  readonly submitLabel: string;
  readonly cancel?: (() => void) | undefined;
  readonly isReadOnly?: boolean;
  /** Told how many fields are changed, for whatever holds the form. */
  readonly onDirty?: (count: number) => void;
  /** Above the fields: a hint, a summary. */
  readonly lead?: ReactNode;
}

/**
 * A form made of a contract: `<SchemaForm schema={NewPerson} fields={[{ name: 'name', label: t('name') }]}
 * submit={({ values }) => create.run({ body: values as Static<typeof NewPerson> })} submitLabel={t('add')} />`.
 * Ctrl+Enter sends. For a change pass `initial` and `version`, and send `changes` with `version`.
 */
export function SchemaForm(props: SchemaFormProps) {
  const { schema, fields, onDirty } = props;
  const texts = useAppTexts();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const names = useMemo(() => fields.filter(({ isReadOnly }) => !isReadOnly).map(({ name }) => name), [fields]);
  const state = useSchemaForm({
    schema,
    names,
    initial: props.initial ?? {},
    version: props.version,
    submit: props.submit,
  });
  const count = state.changed.length;
  // What is being sent leads somewhere by itself.
  const guard = useUnsavedGuard(state.isSending ? 0 : count);
  useEffect(() => onDirty?.(count), [onDirty, count]);

  const send = async (): Promise<void> => {
    await state.send();
    // After React has drawn what is wrong, go to the first of it.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void send();
  };
  // A list of choices takes Enter for itself, with or without Ctrl, before the shortcuts hear of it.
  const onKeyDown = (event: KeyboardEvent): void => {
    const isInList = event.target instanceof Element && event.target.getAttribute('role') === 'combobox';
    if (!isInList || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!props.isReadOnly && !state.isSending) void send();
  };
  useShortcut({
    keys: 'mod+enter',
    label: props.submitLabel,
    group: texts('shortcuts.form'),
    run: () => void send(),
    isEnabled: !props.isReadOnly && !state.isSending,
  });
  return (
    <form ref={form} className={styles['form']} onSubmit={onSubmit} onKeyDownCapture={onKeyDown} noValidate>
      {props.lead}
      <ErrorNotice error={state.error} />
      <div className={styles['fields']}>
        {fields.map((field) => (
          <FormField
            key={field.name}
            id={`${id}-${field.name}`}
            field={field}
            schema={schema}
            value={state.values[field.name]}
            problems={state.problems[field.name] ?? []}
            isDisabled={props.isReadOnly === true || field.isReadOnly === true}
            change={(value) => state.change(field.name, value)}
            leave={() => state.leave(field.name)}
          />
        ))}
      </div>
      {!props.isReadOnly && (
        <footer className={styles['footer']}>
          <ActionButton
            label={props.submitLabel}
            tone="main"
            isSubmit
            isBusy={state.isSending}
            run={() => void send()}
            extra={<KeyCaps keys="mod+enter" tone="onAccent" />}
          />
          {props.cancel && <ActionButton label={texts('action.cancel')} tone="quiet" run={props.cancel} />}
          <span className={styles['dirty']} aria-live="polite">
            {count > 0 && props.version !== undefined ? texts('form.changed', { count }) : ''}
          </span>
        </footer>
      )}
      {state.conflict && (
        <ConflictDialog
          merge={state.conflict}
          fields={fields}
          decide={(values) => void state.resolve(values)}
          close={state.dropConflict}
        />
      )}
      {guard}
    </form>
  );
}
