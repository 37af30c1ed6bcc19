import { type BodyOf, type FieldGrant, type Grant, NewRole, type Role, roleRoutes } from '@oneline/contracts';
import { useMemo } from 'react';
import { ApiError, currentOf } from '../../app/api/api-error.ts';
import { useCommand } from '../../app/api/use-command.ts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { type FieldDefinition, SchemaForm } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { FieldsField } from './fields-field.tsx';
import { orderedFields, orderedGrants } from './grants.ts';
import { GrantsField } from './grants-field.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './matrix.module.css';

/** What a role gives, all of it on one page; a change made by somebody else meanwhile is put to the person. */
export function RoleForm(props: { role: Role; isReadOnly: boolean; onDirty: (count: number) => void }) {
  const { role } = props;
  const texts = useTexts();
  const { say } = useToasts();
  const change = useCommand(roleRoutes.change, { invalidates: [roleRoutes.get, roleRoutes.list, roleRoutes.explain] });
  const fields = useRoleFields();
  return (
    <div className={styles['form']}>
      <SchemaForm
        schema={NewRole}
        fields={fields}
        initial={asWritten(role)}
        version={role.version}
        isReadOnly={props.isReadOnly}
        submitLabel={texts('role.save')}
        onDirty={props.onDirty}
        submit={async ({ changes, version }) => {
          const body = { ...changes, version } as BodyOf<typeof roleRoutes.change>;
          await change.run({ params: { id: role.id }, body }).catch(throwAsWritten);
          say(texts('role.saved'));
        }}
      />
    </div>
  );
}

function useRoleFields(): readonly FieldDefinition[] {
  const texts = useTexts();
  const app = useAppTexts();
  return useMemo(() => {
    const showGrants = (value: unknown): string =>
      (value as Grant[])
        .map(({ permission, scope }) =>
          texts('matrix.cell', { row: app.of(`permission.${permission}`), column: app(`scope.${scope}`) }),
        )
        .join(texts('matrix.joint'));
    const showFields = (value: unknown): string =>
      (value as FieldGrant[])
        .map(({ resource, field, right }) =>
          texts('matrix.cell', { row: texts.of(`field.${resource}.${field}`), column: app(`fieldRight.${right}`) }),
        )
        .join(texts('matrix.joint'));
    return [
      { name: 'name', label: texts('name') },
      { name: 'description', label: texts('description'), widget: 'area' },
      {
        name: 'grants',
        label: texts('grants'),
        help: texts('matrix.grantsHelp'),
        show: showGrants,
        render: ({ id, value, change, isDisabled }) => (
          <GrantsField id={id} grants={value as Grant[]} change={change} isDisabled={isDisabled} />
        ),
      },
      {
        name: 'fields',
        label: texts('fields'),
        help: texts('matrix.fieldsHelp'),
        show: showFields,
        render: ({ id, value, change, isDisabled }) => (
          <FieldsField id={id} grants={value as FieldGrant[]} change={change} isDisabled={isDisabled} />
        ),
      },
    ];
  }, [texts, app]);
}

function asWritten({ name, description, grants, fields }: Role) {
  return { name, description, grants: orderedGrants(grants), fields: orderedFields(fields) };
}

/** The form compares sets of grants in one order. */
function throwAsWritten(error: unknown): never {
  const current = currentOf<Role>(error);
  if (!(error instanceof ApiError) || !current) throw error;
  const written = { ...current, ...asWritten(current) };
  throw new ApiError({ ...error.problem, details: { ...error.details, current: written } });
}
