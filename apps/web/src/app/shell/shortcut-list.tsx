import { Dialog } from '../../ui/dialog.tsx';
import { KeyCaps } from '../../ui/key-caps.tsx';
import { useAppTexts } from '../i18n/index.ts';
import { useShortcutList } from '../shortcuts/use-shortcut.ts';
import styles from './shortcut-list.module.css';

/** Everything that can be pressed here and now, by group. */
export function ShortcutList(props: { close: () => void }) {
  const texts = useAppTexts();
  const shortcuts = useShortcutList();
  const unique = [...new Map(shortcuts.map((shortcut) => [shortcut.keys, shortcut])).values()];
  const groups = Map.groupBy(unique, ({ group }) => group);
  return (
    <Dialog isOpen close={props.close} title={texts('shortcuts.title')} look="wide">
      <div className={styles['groups']}>
        {[...groups].map(([group, members]) => (
          <section key={group} className={styles['group']}>
            <h3 className={styles['name']}>{group}</h3>
            <dl>
              {members.map(({ keys, label }) => (
                <div key={keys} className={styles['line']}>
                  <dt>{label}</dt>
                  <dd>
                    <KeyCaps keys={keys} />
                    <span className="visually-hidden">{keys}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
