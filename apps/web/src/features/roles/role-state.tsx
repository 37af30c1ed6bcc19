import { type Role, roleRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { ConfirmDanger } from '../../ui/confirm-danger.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

const invalidates = [roleRoutes.get, roleRoutes.list];

export function ReopenRole(props: { role: Role }) {
  const { role } = props;
  const texts = useTexts();
  const name = role.name[useLocale()];
  const { say, sayError } = useToasts();
  const reopen = useCommand(roleRoutes.reopen, { invalidates });
  const reopenNow = async (): Promise<void> => {
    try {
      await reopen.run({ params: { id: role.id }, body: { version: role.version } });
      say(texts('role.reopened', { name }));
    } catch (error) {
      sayError(error);
    }
  };
  return <ActionButton label={texts('role.reopen')} isBusy={reopen.isRunning} run={() => void reopenNow()} />;
}

/** Closes a role, after saying what that means, and offers the way back. */
export function CloseRole(props: { role: Role; posts: number | undefined }) {
  const { role } = props;
  const texts = useTexts();
  const name = role.name[useLocale()];
  const { offerUndo } = useToasts();
  const [isAsking, setAsking] = useState(false);
  const close = useCommand(roleRoutes.close, { invalidates });
  const reopen = useCommand(roleRoutes.reopen, { invalidates });
  const closeNow = async (): Promise<void> => {
    const params = { id: role.id };
    const closed = await close.attempt({ params, body: { version: role.version } });
    if (!closed) return;
    setAsking(false);
    offerUndo(texts('role.closed', { name }), () => reopen.run({ params, body: { version: closed.version } }));
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
