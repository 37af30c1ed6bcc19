import { useCallback, useState } from 'react';
import { useAppTexts } from '../../app/i18n/index.ts';
import { Dialog } from '../dialog.tsx';
import { SchemaForm, type SchemaFormProps } from './schema-form.tsx';
import { LeaveDialog } from './unsaved-guard.tsx';

export interface FormDialogProps extends SchemaFormProps {
  readonly close: () => void;
  readonly title: string;
  /** The feature goes on from here itself: it shows what came back. */
  readonly staysOpen?: boolean;
}

/** A form in a sheet beside its list; closes when sent, asks first when something written would be lost. */
export function FormDialog(props: FormDialogProps & { isOpen: boolean }) {
  if (!props.isOpen) return null;
  return <OpenFormDialog {...props} />;
}

function OpenFormDialog(props: FormDialogProps) {
  const { close, title, submit, staysOpen = false, ...form } = props;
  const texts = useAppTexts();
  const [count, setCount] = useState(0);
  const [isLeaving, setLeaving] = useState(false);
  const onDirty = useCallback((next: number) => setCount(next), []);
  const mayClose = (): boolean => {
    if (count > 0) setLeaving(true);
    return count === 0;
  };
  return (
    <Dialog isOpen close={close} title={title} look="side" mayClose={mayClose}>
      <SchemaForm
        {...form}
        onDirty={onDirty}
        cancel={() => {
          if (mayClose()) close();
        }}
        submit={async (submission) => {
          await submit(submission);
          if (!staysOpen) close();
        }}
      />
      {isLeaving && (
        <LeaveDialog count={count} stay={() => setLeaving(false)} leave={close} label={texts('unsaved.discard')} />
      )}
    </Dialog>
  );
}
