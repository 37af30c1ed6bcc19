import { type Role, roleRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { ConfirmDanger } from '../../ui/confirm-danger.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

/** Closes a role for good, after saying what that means. */
export function CloseRole(props: { role: Role; posts: number | undefined }) {
  const { role } = props;
  const texts = useTexts();
  const name = role.name[useLocale()];
  const { say } = useToasts();
  const [isAsking, setAsking] = useState(false);
  const close = useCommand(roleRoutes.close, { invalidates: [roleRoutes.get, roleRoutes.list] });
  const closeNow = async (): Promise<void> => {
    if (!(await close.attempt({ params: { id: role.id }, body: { version: role.version } }))) return;
    setAsking(false);
    say(texts('role.closed', { name }));
  };
  return (
    <>
      <ActionButton label={texts('role.close')} tone="danger" run={() => setAsking(true)} />
      <ConfirmDanger
        isOpen={isAsking}
        close={() => {
          close.clearError();
          setAsking(false);
        }}
        title={texts('role.closeTitle', { name })}
        sentence={texts('role.closeSentence')}
        facts={[
          ...(props.posts === undefined ? [] : [{ label: texts('role.closePosts'), value: props.posts }]),
          { label: texts('role.closeGrants'), value: role.grants.length },
        ]}
        action={texts('role.close')}
        run={() => void closeNow()}
        isRunning={close.isRunning}
        error={close.error}
      />
    </>
  );
}
