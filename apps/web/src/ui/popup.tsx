import { Popover } from 'antd';
import { type ReactElement, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';

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

  const close = useCallback(() => {
    setOpen(false);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  }, [setOpen]);

  useEffect(() => {
    if (!isOpen) return;
    opener.current = document.activeElement;
    // The content is drawn at its place after this effect; then the first thing in it takes the focus.
    const frame = requestAnimationFrame(() => {
      if (content.current?.contains(document.activeElement)) return;
      content.current?.querySelector<HTMLElement>(focusable)?.focus({ preventScroll: true });
    });
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('keydown', onKeyDown, { capture: true });
    };
  }, [isOpen, close]);

  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger={props.isManual ? [] : 'click'}
      placement={props.placement ?? 'bottomRight'}
      destroyOnHidden
      content={<div ref={content}>{props.content(close)}</div>}
    >
      {props.children}
    </Popover>
  );
}
