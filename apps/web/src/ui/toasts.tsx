import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { asApiError } from '../app/api/api-error.ts';
import { useAppTexts } from '../app/i18n/index.ts';
import { useShortcut } from '../app/shortcuts/use-shortcut.ts';
import { KeyCaps } from './key-caps.tsx';
import styles from './toasts.module.css';
import { useErrorWords } from './use-error-words.ts';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo?: (() => Promise<unknown>) | undefined;
}

interface Toasts {
  /** Something was done: `say('已保存')`. Goes by itself. */
  say(text: string): void;
  /** Something was done that can be taken back, for eight seconds, by its button or the key Z. */
  offerUndo(text: string, undo: () => Promise<unknown>): void;
  /** Something failed that has no place of its own on the page. */
  sayError(error: unknown): void;
}

const ToastsContext = createContext<Toasts | undefined>(undefined);
const shownMs = { plain: 4000, undo: 8000 };

/** `const { offerUndo } = useToasts(); offerUndo(t('moved', { name }), () => move.run(back))` */
export function useToasts(): Toasts {
  const toasts = useContext(ToastsContext);
  if (!toasts) throw new Error('outside of ToastsProvider');
  return toasts;
}

/** A quiet place at the foot of the page; it takes no focus and covers no control at rest. */
export function ToastsProvider(props: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Toast[]>([]);
  const lastId = useRef(0);
  const wordsOf = useErrorWords();
  const words = useRef(wordsOf);
  words.current = wordsOf;

  const remove = useCallback((id: number) => setShown((toasts) => toasts.filter((toast) => toast.id !== id)), []);
  const add = useCallback((toast: Omit<Toast, 'id'>) => {
    lastId.current += 1;
    const id = lastId.current;
    setShown((toasts) => [...toasts.slice(-2), { ...toast, id }]);
  }, []);
  const api = useMemo<Toasts>(
    () => ({
      say: (text) => add({ text }),
      offerUndo: (text, undo) => add({ text, undo }),
      sayError: (error) => {
        const { what, next } = words.current(asApiError(error));
        add({ text: `${what} ${next}` });
      },
    }),
    [add],
  );
  return (
    <ToastsContext value={api}>
      {props.children}
      <div className={styles['region']} role="status" aria-live="polite">
        {shown.map((toast) => (
          <ToastLine key={toast.id} toast={toast} isLast={toast === shown.at(-1)} remove={remove} fail={api.sayError} />
        ))}
      </div>
    </ToastsContext>
  );
}

function ToastLine(props: {
  toast: Toast;
  isLast: boolean;
  remove: (id: number) => void;
  fail: (error: unknown) => void;
}) {
  const { toast, remove } = props;
  const texts = useAppTexts();
  useEffect(() => {
    const timer = setTimeout(() => remove(toast.id), toast.undo ? shownMs.undo : shownMs.plain);
    return () => clearTimeout(timer);
  }, [toast, remove]);
  const takeBack = (): void => {
    remove(toast.id);
    toast.undo?.().catch(props.fail);
  };
  useShortcut({
    keys: 'z',
    label: texts('action.undo'),
    group: texts('shortcuts.everywhere'),
    run: takeBack,
    isEnabled: props.isLast && toast.undo !== undefined,
  });
  return (
    <div className={styles['toast']}>
      <span>{toast.text}</span>
      {toast.undo && (
        <button type="button" className={styles['undo']} onClick={takeBack}>
          {texts('action.undo')}
          <KeyCaps keys="z" />
        </button>
      )}
    </div>
  );
}
