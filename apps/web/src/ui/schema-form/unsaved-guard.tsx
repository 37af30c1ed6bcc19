import { type ReactNode, useEffect } from 'react';
import { useBlocker } from 'react-router';
import { useAppTexts } from '../../app/i18n/index.ts';
import { ActionButton } from '../action-button.tsx';
import { Dialog } from '../dialog.tsx';

/**
 * Asks before a page with unsaved changes is left, by a link or by closing the tab; says how many would be lost. Render what
 * it gives.
 */
export function useUnsavedGuard(count: number): ReactNode {
  const texts = useAppTexts();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => count > 0 && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (count === 0) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [count]);
  if (blocker.state !== 'blocked') return null;
  return (
    <LeaveDialog
      count={count}
      stay={() => blocker.reset()}
      leave={() => blocker.proceed()}
      label={texts('unsaved.leave')}
    />
  );
}

/** What would be lost, and the two ways on. */
export function LeaveDialog(props: { count: number; stay: () => void; leave: () => void; label: string }) {
  const texts = useAppTexts();
  return (
    <Dialog
      isOpen
      close={props.stay}
      title={texts('unsaved.title')}
      footer={
        <>
          <ActionButton label={props.label} tone="danger" run={props.leave} />
          <ActionButton label={texts('unsaved.stay')} tone="main" run={props.stay} />
        </>
      }
    >
      <p>{texts('unsaved.words', { count: props.count })}</p>
    </Dialog>
  );
}
