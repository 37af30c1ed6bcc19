import { type BodyOf, type IdentityProvider, securityRoutes, sessionRoutes } from '@oneline/contracts';
import { useMemo } from 'react';
import { addressOf } from '../../app/api/address.ts';
import { useCommand } from '../../app/api/use-command.ts';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './security.module.css';

/** Adds a provider or changes one; its secret goes in and never comes back. */
export function ProviderDialog(props: { provider: IdentityProvider | undefined; close: () => void }) {
  const { provider } = props;
  const texts = useTexts();
  const { say } = useToasts();
  const invalidates = [securityRoutes.providers];
  const create = useCommand(securityRoutes.createProvider, { invalidates });
  const change = useCommand(securityRoutes.changeProvider, { invalidates });
  const fields = useMemo<FieldDefinition[]>(
    () => [
      { name: 'name', label: texts('providers.name'), help: texts('providers.nameHelp') },
      { name: 'issuer', label: texts('providers.issuer'), help: texts('providers.issuerHelp') },
      { name: 'clientId', label: texts('providers.clientId') },
      {
        name: 'clientSecret',
        label: texts('providers.clientSecret'),
        help: texts(provider?.hasSecret ? 'providers.secretKept' : 'providers.secretHelp'),
        widget: 'password',
        autoComplete: 'new-password',
      },
      { name: 'loginClaim', label: texts('providers.loginClaim'), help: texts('providers.loginClaimHelp') },
      { name: 'isEnabled', label: texts('providers.isEnabled') },
    ],
    [texts, provider],
  );
  const returnTo = `${location.origin}${addressOf(sessionRoutes.ssoFinish)}`;
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={provider ? texts('providers.edit') : texts('providers.add')}
      submitLabel={provider ? texts('providers.save') : texts('providers.add')}
      schema={provider ? securityRoutes.changeProvider.body : securityRoutes.createProvider.body}
      fields={fields}
      initial={provider ? initialOf(provider) : { loginClaim: 'preferred_username', isEnabled: true }}
      {...(provider ? { version: provider.version } : {})}
      lead={
        <p className={styles['quiet']}>
          {texts('providers.returnTo')} <code className={styles['address']}>{returnTo}</code>
        </p>
      }
      submit={async ({ values, version }) => {
        if (provider) {
          const body = { ...values, version } as BodyOf<typeof securityRoutes.changeProvider>;
          await change.run({ params: { id: provider.id }, body });
        } else await create.run({ body: values as BodyOf<typeof securityRoutes.createProvider> });
        say(texts(provider ? 'providers.changed' : 'providers.added', { name: String(values['name']) }));
      }}
    />
  );
}

function initialOf({ name, issuer, clientId, loginClaim, isEnabled }: IdentityProvider) {
  return { name, issuer, clientId, loginClaim, isEnabled };
}
