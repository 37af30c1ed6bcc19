import { useEffect, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useConnection } from '../api/use-connection.ts';
import { useAppTexts } from '../i18n/index.ts';
import styles from './connection-banner.module.css';

/** A cut shorter than this is nobody's business. */
const graceMs = 2500;

/** Says quietly that the connection is gone, and that what is shown stays. */
export function ConnectionBanner() {
  const texts = useAppTexts();
  const connection = useConnection();
  const [isShown, setShown] = useState(false);
  const isCut = connection !== 'online';
  useEffect(() => {
    if (!isCut) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), graceMs);
    return () => clearTimeout(timer);
  }, [isCut]);
  return (
    <div role="status" aria-live="polite">
      {isShown && (
        <p className={styles['banner']}>
          <Icon name="offline" size={14} />
          {texts(connection === 'offline' ? 'shell.offline' : 'shell.reconnecting')}
        </p>
      )}
    </div>
  );
}
