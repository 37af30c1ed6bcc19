import { type BodyOf, type Role, roleRoutes } from '@oneline/contracts';
import { useNavigate } from 'react-router';
import { useCommand } from '../../app/api/use-command.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

/** Adds a role, empty or with what another one has, and goes to it. */
export function NewRoleDialog(props: { from?: Role; close: () => void }) {
  const { from } = props;
  const texts = useTexts();
  const locale = useLocale();
  const navigate = useNavigate();
  const { say } = useToasts();
  const create = useCommand(roleRoutes.create, { invalidates: [roleRoutes.list] });
  const copyName = (name: string): string => texts('role.copyName', { name });
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={from ? texts('role.copyTitle', { name: from.name[locale] }) : texts('add')}
      submitLabel={texts(from ? 'role.copy' : 'add')}
      schema={roleRoutes.create.body}
      fields={[
        { name: 'code', label: texts('code'), help: texts('codeHelp') },
        { name: 'name', label: texts('name') },
        { name: 'description', label: texts('description'), widget: 'area' },
      ]}
      lead={from && <p>{texts('role.copyLead')}</p>}
      {...(from
        ? {
            initial: {
              code: `${from.code}-2`,
              name: { 'zh-CN': copyName(from.name['zh-CN']), en: copyName(from.name.en) },
              description: from.description,
            },
          }
        : {})}
      submit={async ({ values }) => {
        const gift = { grants: from?.grants ?? [], fields: from?.fields ?? [] };
        const made = await create.run({ body: { ...values, ...gift } as BodyOf<typeof roleRoutes.create> });
        say(texts(from ? 'role.copied' : 'added', { name: made.name[locale] }));
        void navigate(`/roles/${made.id}`);
      }}
    />
  );
}
