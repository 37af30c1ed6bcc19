import { accountRequestRoutes, NewAccountRequest } from '@oneline/contracts';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import { useCommand } from '../../app/api/use-command.ts';
import { EmptyState } from '../../ui/page-state.tsx';
import { type FieldDefinition, SchemaForm } from '../../ui/schema-form/index.ts';
import { useTexts } from './i18n/index.ts';
import { PublicPage } from './public-page.tsx';

/** Asking for a sign-in; an administrator decides. */
export function AccountRequestPage() {
  const texts = useTexts();
  const create = useCommand(accountRequestRoutes.create);
  const [isSent, setSent] = useState(false);
  const fields = useMemo<FieldDefinition[]>(
    () => [
      { name: 'tenant', label: texts('request.tenant'), help: texts('request.tenantHelp') },
      { name: 'name', label: texts('request.name'), isHalf: true, autoComplete: 'name' },
      { name: 'employeeNo', label: texts('request.employeeNo'), isHalf: true },
      { name: 'login', label: texts('request.login'), isHalf: true },
      { name: 'mobile', label: texts('request.mobile'), isHalf: true, autoComplete: 'tel' },
      { name: 'unitName', label: texts('request.unitName') },
      { name: 'reason', label: texts('request.reason') },
    ],
    [texts],
  );
  if (isSent) {
    return (
      <PublicPage title={texts('request.title')}>
        <EmptyState
          icon="check"
          title={texts('request.sent')}
          words={texts('request.sentWords')}
          action={<Link to="/sign-in">{texts('request.back')}</Link>}
        />
      </PublicPage>
    );
  }
  return (
    <PublicPage
      title={texts('request.title')}
      words={texts('request.words')}
      foot={<Link to="/sign-in">{texts('request.back')}</Link>}
    >
      <SchemaForm
        schema={NewAccountRequest}
        fields={fields}
        submitLabel={texts('request.action')}
        submit={async ({ values }) => {
          await create.run({ body: values as Static<typeof NewAccountRequest> });
          setSent(true);
        }}
      />
    </PublicPage>
  );
}
