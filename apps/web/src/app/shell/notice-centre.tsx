import { type Notification, notificationRoutes } from '@oneline/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ActionButton } from '../../ui/action-button.tsx';
import { useFormat } from '../../ui/format/use-format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Popup } from '../../ui/popup.tsx';
import { useCommand } from '../api/use-command.ts';
import { useRoute } from '../api/use-route.ts';
import { useAppTexts } from '../i18n/index.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { useTopic } from '../stream/use-topic.ts';
import styles from './top-bar.module.css';

const shownNotices = 50;

/** News, quietly: a count, and the list when asked for. */
export function NoticeCentre() {
  const texts = useAppTexts();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const list = useRoute(notificationRoutes.list, { query: { limit: shownNotices } }, { keepsPrevious: true });
  const read = useCommand(notificationRoutes.read, { invalidates: [notificationRoutes.list] });
  const reload = (): void => void cache.invalidateQueries({ queryKey: [notificationRoutes.list.id] });
  useTopic('notifications', { onEvent: reload, onReload: reload });
  useShortcut({ keys: 'g n', label: texts('notice.title'), group: texts('shortcuts.go'), run: () => setOpen(true) });
  const unread = list.data?.unread ?? 0;
  const open = (notice: Notification): void => {
    if (notice.readAt === null) void read.attempt({ body: { ids: [notice.id] } });
    if (notice.link === null) return;
    setOpen(false);
    void navigate(notice.link);
  };
  const content = (
    <div className={styles['notices']}>
      <header className={styles['noticesHead']}>
        {texts('notice.title')}
        {unread > 0 && (
          <ActionButton
            label={texts('notice.readAll')}
            tone="quiet"
            isSmall
            run={() => void read.attempt({ body: {} })}
          />
        )}
      </header>
      {list.data?.items.length === 0 && <p className={styles['noticeEmpty']}>{texts('notice.none')}</p>}
      <ul className={styles['noticeList']}>
        {list.data?.items.map((notice) => (
          <li key={notice.id}>
            <NoticeLine notice={notice} open={() => open(notice)} />
          </li>
        ))}
      </ul>
    </div>
  );
  const label = texts('notice.unread', { count: unread });
  return (
    <Popup isOpen={isOpen} setOpen={setOpen} content={() => content}>
      <button type="button" className={styles['iconButton']} aria-expanded={isOpen} aria-label={label} title={label}>
        <Icon name="bell" />
        {unread > 0 && <span className={styles['count']}>{unread > 99 ? '99+' : unread}</span>}
      </button>
    </Popup>
  );
}

function NoticeLine(props: { notice: Notification; open: () => void }) {
  const { notice } = props;
  const texts = useAppTexts();
  const format = useFormat();
  const words = texts.of(`notification.${notice.kind}`, { ...notice.params, fallback: texts('notice.other') });
  return (
    <button type="button" className={styles['notice']} data-read={notice.readAt !== null} onClick={props.open}>
      <span className={styles['noticeSign']} data-level={notice.level}>
        <Icon name={notice.level === 'news' ? 'bell' : notice.level === 'warning' ? 'warning' : 'error'} size={14} />
      </span>
      <span>
        <span className={styles['noticeWords']}>{words}</span>
        <time className={styles['noticeAt']} dateTime={notice.at} title={format.exact(notice.at)}>
          {format.instant(notice.at)}
        </time>
      </span>
    </button>
  );
}
