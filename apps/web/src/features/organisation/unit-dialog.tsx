import { type BodyOf, type Unit, unitKinds, unitRoutes } from '@oneline/contracts';
import { useMemo } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

/** Adds a unit below another (or at the top), or changes one. */
export function UnitDialog(props: {
  /** The unit to change; absent for a new one. */
  unit?: Unit | undefined;
  above: Unit | undefined;
  close: () => void;
  added: (unit: Unit) => void;
}) {
  const { unit, above } = props;
  const texts = useTexts();
  const { say } = useToasts();
  const create = useCommand(unitRoutes.create, { invalidates: [unitRoutes.list] });
  const change = useCommand(unitRoutes.change, { invalidates: [unitRoutes.list] });
  const fields = useMemo<FieldDefinition[]>(() => {
    const kinds = unitKinds.slice(above ? unitKinds.indexOf(above.kind) : 0);
    return [
      { name: 'name', label: texts('unit.name') },
      { name: 'code', label: texts('unit.code'), isHalf: true },
      {
        name: 'kind',
        label: texts('unit.kind'),
        isHalf: true,
        widget: 'select',
        options: kinds.map((value) => ({ value, label: texts(`unit.kinds.${value}`) })),
      },
      { name: 'order', label: texts('unit.order'), help: texts('unit.orderHelp') },
    ];
  }, [texts, above]);
  const lead = <p>{`${texts('unit.parent')}: ${above?.name ?? texts('units.root')}`}</p>;
  const title = unit ? texts('units.edit') : texts(above ? 'units.add' : 'units.addRoot');
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={title}
      submitLabel={unit ? texts('save') : texts('units.add')}
      schema={unitRoutes.create.body}
      fields={fields}
      lead={lead}
      {...(unit
        ? { initial: { name: unit.name, code: unit.code, kind: unit.kind, order: unit.order }, version: unit.version }
        : {})}
      submit={async ({ values, changes, version }) => {
        if (unit) {
          const body = { ...changes, version } as BodyOf<typeof unitRoutes.change>;
          return change.run({ params: { id: unit.id }, body });
        }
        const body = { ...values, parentId: above?.id ?? null } as BodyOf<typeof unitRoutes.create>;
        const made = await create.run({ body });
        say(texts('units.added', { name: made.name }));
        return props.added(made);
      }}
    />
  );
}
