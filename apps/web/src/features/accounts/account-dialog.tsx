import { type Account, accountRoutes, type OneTimeLink } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useMe, useRights } from '../../app/session/me-context.ts';
import { useLiveRoutes } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { ConfirmDanger } from '../../ui/confirm-danger.tsx';
import { FactList } from '../../ui/detail-page.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { accountLooks } from './account-look.ts';
import styles from './accounts.module.css';
import { useTexts } from './i18n/index.ts';
import { LinkDialog } from './link-dialog.tsx';

const liveRoutes = [accountRoutes.get];

/** One sign-in: what it is, and what can be done when its person cannot get in, or should not. */
export function AccountDialog(props: { account: Account; close: () => void }) {
  const { close } = props;
  const texts = useTexts();
  const { can } = useRights();
  const me = useMe();
  const [link, setLink] = useState<OneTimeLink>();
  useLiveRoutes('accounts', liveRoutes);
  const read = useRoute(accountRoutes.get, { params: { id: props.account.id } });
  const account = read.data ?? props.account;
  if (link) return <LinkDialog link={link} name={account.personName} close={close} />;
  const isOwn = account.id === me.accountId;
  return (
    <Dialog isOpen close={close} title={account.personName} look="side">
      <div className={styles['account']}>
        <AccountFacts account={account} />
        {isOwn && <p className={styles['quiet']}>{texts('ownAccount')}</p>}
        {can('account.write') && !isOwn && <AccountActions account={account} showLink={setLink} />}
      </div>
    </Dialog>
  );
}

function AccountFacts(props: { account: Account }) {
  const { account } = props;
  const texts = useTexts();
  const never = texts('never');
  return (
    <FactList
      facts={[
        { label: texts('column.login'), value: <code>{account.login}</code> },
        {
          label: texts('column.state'),
          value: <StatusTag {...accountLooks[account.state]} word={texts(`state.${account.state}`)} />,
        },
        ...(account.lockedUntilAt === null
          ? []
          : [{ label: texts('lockedUntilAt'), value: <Instant at={account.lockedUntilAt} /> }]),
        { label: texts('column.secondFactor'), value: texts(`secondFactor.${account.hasSecondFactor ? 'on' : 'off'}`) },
        {
          label: texts('column.lastSignInAt'),
          value: account.lastSignInAt === null ? never : <Instant at={account.lastSignInAt} />,
        },
        { label: texts('column.createdAt'), value: <Instant at={account.createdAt} /> },
      ]}
    />
  );
}

function AccountActions(props: { account: Account; showLink: (link: OneTimeLink) => void }) {
  const { account } = props;
  const texts = useTexts();
  const { say } = useToasts();
  const [asked, setAsked] = useState<'disable' | 'factor'>();
  const invalidates = [accountRoutes.list, accountRoutes.get];
  const disable = useCommand(accountRoutes.disable, { invalidates });
  const enable = useCommand(accountRoutes.enable, { invalidates });
  const reset = useCommand(accountRoutes.resetPassword, { invalidates });
  const factor = useCommand(accountRoutes.resetSecondFactor, { invalidates });
  const input = { params: { id: account.id }, body: { version: account.version } };
  const named = { name: account.personName };
  const group = texts('title');
  const isShut = account.state === 'disabled' || account.state === 'locked';
  const settle = (reply: unknown, words: string): void => {
    if (reply === undefined) return;
    setAsked(undefined);
    say(words);
  };
  return (
    <>
      <ErrorNotice error={enable.error ?? reset.error} />
      <div className={styles['actions']}>
        {isShut && (
          <ActionButton
            label={texts(account.state === 'locked' ? 'enable.unlock' : 'enable.action')}
            tone="main"
            icon="check"
            keys="e"
            group={group}
            isBusy={enable.isRunning}
            run={() => void enable.attempt(input).then((reply) => settle(reply, texts('enable.done', named)))}
          />
        )}
        {account.state !== 'disabled' && (
          <ActionButton
            label={texts('reset.action')}
            icon="link"
            keys="r"
            group={group}
            isBusy={reset.isRunning}
            run={() => void reset.attempt(input).then((reply) => reply && props.showLink(reply))}
          />
        )}
        {account.hasSecondFactor && (
          <ActionButton
            label={texts('factor.action')}
            icon="shield"
            keys="f"
            group={group}
            run={() => setAsked('factor')}
          />
        )}
        {account.state !== 'disabled' && (
          <ActionButton
            label={texts('disable.action')}
            tone="danger"
            icon="lock"
            keys="d"
            group={group}
            run={() => setAsked('disable')}
          />
        )}
      </div>
      {account.state !== 'disabled' && <p className={styles['quiet']}>{texts('reset.sentence')}</p>}
      <ConfirmDanger
        isOpen={asked === 'disable'}
        close={() => setAsked(undefined)}
        title={texts('disable.title', named)}
        sentence={texts('disable.sentence')}
        action={texts('disable.action')}
        isRunning={disable.isRunning}
        error={disable.error}
        run={() => void disable.attempt(input).then((reply) => settle(reply, texts('disable.done', named)))}
      />
      <ConfirmDanger
        isOpen={asked === 'factor'}
        close={() => setAsked(undefined)}
        title={texts('factor.title', named)}
        sentence={texts('factor.sentence')}
        action={texts('factor.action')}
        isRunning={factor.isRunning}
        error={factor.error}
        run={() => void factor.attempt(input).then((reply) => settle(reply, texts('factor.done', named)))}
      />
    </>
  );
}
