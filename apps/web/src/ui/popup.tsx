import { Popover } from 'antd';
import {
  createContext,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';

/** Counts the popups open inside of one: Esc closes the innermost. */
const InnerPopups = createContext<{ current: number } | undefined>(undefined);

const focusable = 'button:not(:disabled), a[href], input:not(:disabled), [tabindex="0"]';

/**
 * A menu or small form that opens at a button: Esc and a click elsewhere close it, the focus goes in and comes back.
 * `<Popup content={(close) => …}><button>…</button></Popup>`; give `isOpen` and `setOpen` to open it by other means too.
 */
export function Popup(props: {
  content: (close: () => void) => ReactNode;
  children: ReactElement;
  placement?: 'bottomLeft' | 'bottomRight';
  isOpen?: boolean;
  setOpen?: (isOpen: boolean) => void;
  /** Opened by the feature alone, not by a click on the child. */
  isManual?: boolean;
}) {
  const [ownOpen, setOwnOpen] = useState(false);
  const isOpen = props.isOpen ?? ownOpen;
  const setOpen = props.setOpen ?? setOwnOpen;
  const content = useRef<HTMLDivElement>(null);
  const opener = useRef<Element>(null);

  const inner = useRef(0);
  const outer = useContext(InnerPopups);

  const latest = useRef(setOpen);
  latest.current = setOpen;
  const close = useCallback(() => {
    latest.current(false);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  }, []);

  useEffect(() => {
    if (!isOpen) return;
    opener.current = document.activeElement;
    if (outer) outer.current += 1;
    // The content is drawn at its place after this effect; then the first thing in it takes the focus.
    const frame = requestAnimationFrame(() => {
      if (content.current?.contains(document.activeElement)) return;
      content.current?.querySelector<HTMLElement>(focusable)?.focus({ preventScroll: true });
    });
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing || inner.current > 0) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => {
      if (outer) outer.current -= 1;
      cancelAnimationFrame(frame);
      window.removeEventListener('keydown', onKeyDown, { capture: true });
    };
  }, [isOpen, close, outer]);

  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger={props.isManual ? [] : 'click'}
      placement={props.placement ?? 'bottomRight'}
      destroyOnHidden
      content={
        <InnerPopups value={inner}>
          <div ref={content}>{props.content(close)}</div>
        </InnerPopups>
      }
    >
      {props.children}
    </Popover>
  );
}
