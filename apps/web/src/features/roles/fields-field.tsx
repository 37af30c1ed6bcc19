import { type FieldGrant, type FieldRight, fieldRights } from '@oneline/contracts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { rightOf, sensitiveNames, withRight } from './grants.ts';
import { useTexts } from './i18n/index.ts';
import { Matrix } from './matrix.tsx';

/** What a role may do with each sensitive field. */
export function FieldsField(props: {
  id: string;
  grants: readonly FieldGrant[];
  change: (grants: readonly FieldGrant[]) => void;
  isDisabled: boolean;
}) {
  const { grants, change } = props;
  const texts = useTexts();
  const app = useAppTexts();
  const groups = [...Map.groupBy(sensitiveNames, ({ resource }) => resource)];
  return (
    <Matrix<FieldRight>
      id={props.id}
      label={texts('fields')}
      isDisabled={props.isDisabled}
      columns={[
        { value: undefined, label: texts('matrix.unset') },
        ...fieldRights.map((value) => ({ value, label: app(`fieldRight.${value}`) })),
      ]}
      groups={groups.map(([resource, names]) => ({
        id: resource,
        label: texts(`resource.${resource}`),
        rows: names.map((name) => ({
          id: `${resource}.${name.field}`,
          label: texts.of(`field.${resource}.${name.field}`),
          chosen: rightOf(grants, name),
          possible: fieldRights,
          choose: (right) => change(withRight(grants, name, right)),
        })),
      }))}
    />
  );
}
