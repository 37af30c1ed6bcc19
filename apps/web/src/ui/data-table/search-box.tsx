import { Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useShortcut } from '../../app/shortcuts/use-shortcut.ts';
import { Icon } from '../icon.tsx';
import { KeyCaps } from '../key-caps.tsx';
import styles from './toolbar.module.css';

/** A pause in typing this long sends the words. */
const pauseMs = 180;

/** Words to find in the list; `/` goes there, Esc empties it. */
export function SearchBox(props: { q: string; change: (q: string) => void; placeholder?: string | undefined }) {
  const { q, change } = props;
  const texts = useAppTexts();
  const input = useRef<InputRef>(null);
  const [text, setText] = useState(q);
  const sent = useRef(q);
  useEffect(() => {
    // The address changed by itself: a saved view, or the way back.
    if (q !== sent.current) {
      sent.current = q;
      setText(q);
    }
  }, [q]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      change(text);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text, change]);
  const label = texts('table.search');
  useShortcut({ keys: '/', label, group: texts('shortcuts.list'), run: () => input.current?.focus() });
  return (
    <Input
      ref={input}
      size="small"
      allowClear
      className={styles['search'] ?? ''}
      maxLength={100}
      value={text}
      placeholder={props.placeholder ?? label}
      aria-label={props.placeholder ?? label}
      prefix={<Icon name="search" size={14} />}
      suffix={text === '' ? <KeyCaps keys="/" /> : <span />}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        if (text === '') input.current?.blur();
        else setText('');
      }}
    />
  );
}
