import { type Grant, permissions, type Scope, scopes } from '@oneline/contracts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { permissionGroups, scopeOf, withScope } from './grants.ts';
import { useTexts } from './i18n/index.ts';
import { Matrix } from './matrix.tsx';

/** Which permissions a role has, and how far each reaches. */
export function GrantsField(props: {
  id: string;
  grants: readonly Grant[];
  change: (grants: readonly Grant[]) => void;
  isDisabled: boolean;
}) {
  const { grants, change } = props;
  const texts = useTexts();
  const app = useAppTexts();
  return (
    <Matrix<Scope>
      id={props.id}
      label={texts('grants')}
      isDisabled={props.isDisabled}
      columns={[
        { value: undefined, label: texts('matrix.none') },
        ...scopes.map((value) => ({ value, label: app(`scope.${value}`) })),
      ]}
      groups={permissionGroups().map(([group, names]) => ({
        id: group,
        label: texts.of(`group.${group}`),
        rows: names.map((permission) => ({
          id: permission,
          label: app.of(`permission.${permission}`),
          note: 'host' in permissions[permission] ? texts('matrix.hostOnly') : undefined,
          chosen: scopeOf(grants, permission),
          possible: permissions[permission].scopes,
          choose: (scope) => change(withScope(grants, permission, scope)),
        })),
      }))}
    />
  );
}
