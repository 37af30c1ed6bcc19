import { shortcutCaps } from '../app/shortcuts/keys.ts';
import styles from './key-caps.module.css';

const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

/** The key of an action, as printed on the keyboard: `<KeyCaps keys="mod+k" />`. */
export function KeyCaps(props: { keys: string; tone?: 'plain' | 'onAccent' }) {
  return (
    <span className={styles['caps']} data-tone={props.tone ?? 'plain'} aria-hidden="true">
      {shortcutCaps(props.keys, isMac).map((cap, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order of a shortcut's keys never changes
        <kbd key={i} className={styles['cap']}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
