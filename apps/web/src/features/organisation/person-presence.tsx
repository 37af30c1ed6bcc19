import { type Person, personRoutes, roleRoutes, unitRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { ConfirmDanger } from '../../ui/confirm-danger.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

/** Lets a person leave, after saying what ends with it, or come back. */
export function PersonPresence(props: { person: Person }) {
  const { person } = props;
  const texts = useTexts();
  const { say, sayError } = useToasts();
  const [isAsking, setAsking] = useState(false);
  const invalidates = [personRoutes.get, personRoutes.list, personRoutes.history, unitRoutes.list, roleRoutes.explain];
  const leave = useCommand(personRoutes.leave, { invalidates });
  const rejoin = useCommand(personRoutes.rejoin, { invalidates });
  const input = { params: { id: person.id }, body: { version: person.version } };
  const leaveNow = async (): Promise<void> => {
    if (!(await leave.attempt(input))) return;
    setAsking(false);
    say(texts('person.left', { name: person.name }));
  };
  const comeBack = (): Promise<void> =>
    rejoin.run(input).then(() => say(texts('person.rejoined', { name: person.name })), sayError);
  if (person.state === 'left') {
    return (
      <ActionButton label={texts('person.rejoin')} icon="undo" isBusy={rejoin.isRunning} run={() => void comeBack()} />
    );
  }
  const hasSignIn = person.account !== null && person.account.state !== 'disabled';
  return (
    <>
      <ActionButton label={texts('person.leave')} tone="danger" run={() => setAsking(true)} />
      <ConfirmDanger
        isOpen={isAsking}
        close={() => {
          leave.clearError();
          setAsking(false);
        }}
        title={texts('person.leaveTitle', { name: person.name })}
        sentence={texts('person.leaveSentence')}
        facts={[
          { label: texts('person.leavePosts'), value: person.appointments.length },
          { label: texts('person.leaveAccounts'), value: hasSignIn ? 1 : 0 },
        ]}
        action={texts('person.leave')}
        run={() => void leaveNow()}
        isRunning={leave.isRunning}
        error={leave.error}
      />
    </>
  );
}
