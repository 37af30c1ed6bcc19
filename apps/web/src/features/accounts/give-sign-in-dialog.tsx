import { accountRoutes, type BodyOf, type OneTimeLink, personRoutes } from '@oneline/contracts';
import { useMemo, useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { PersonPicker } from '../../ui/person-picker.tsx';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useTexts } from './i18n/index.ts';
import { LinkDialog } from './link-dialog.tsx';

/** Gives a person a sign-in and shows the link by which they set their password. */
export function GiveSignInDialog(props: { close: () => void }) {
  const texts = useTexts();
  const [given, setGiven] = useState<{ link: OneTimeLink; name: string }>();
  const create = useCommand(accountRoutes.create, { invalidates: [accountRoutes.list, personRoutes.list] });
  const fields = useMemo<FieldDefinition[]>(
    () => [
      {
        name: 'personId',
        label: texts('give.person'),
        help: texts('give.personHelp'),
        render: (widget) => (
          <PersonPicker
            {...widget}
            obstacle={({ account }) => account && texts('give.hasAccount', { login: account.login })}
          />
        ),
      },
      { name: 'login', label: texts('give.login'), help: texts('give.loginHelp') },
    ],
    [texts],
  );
  if (given) return <LinkDialog link={given.link} name={given.name} close={props.close} />;
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts('give.title')}
      schema={accountRoutes.create.body}
      fields={fields}
      submitLabel={texts('give.action')}
      staysOpen
      submit={async ({ values }) => {
        const { account, link } = await create.run({ body: values as BodyOf<typeof accountRoutes.create> });
        setGiven({ link, name: account.personName });
      }}
    />
  );
}
