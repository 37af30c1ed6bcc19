import type { AuditEntry } from '@oneline/contracts';
import { FactList } from '../../ui/detail-page.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { actionWords } from './action-words.ts';
import styles from './entry-dialog.module.css';
import { useTexts } from './i18n/index.ts';

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** One entry whole: every field with what it was and what it became. */
export function EntryDialog(props: { entry: AuditEntry; close: () => void }) {
  const { entry } = props;
  const texts = useTexts();
  const changes = Object.entries(entry.changes);
  return (
    <Dialog isOpen close={props.close} title={actionWords(texts, entry.action)} look="side">
      <FactList
        facts={[
          { label: texts('column.at'), value: <Instant at={entry.at} /> },
          { label: texts('column.actor'), value: entry.actor.name },
          { label: texts('column.subject'), value: entry.subject.name ?? entry.subject.id },
          { label: texts('column.ip'), value: entry.ip },
          { label: texts('column.action'), value: <code>{entry.action}</code> },
          { label: texts('detail.reason'), value: entry.reason },
          { label: texts('detail.request'), value: entry.requestId },
        ]}
      />
      {changes.length === 0 ? (
        <p>{texts('detail.noChanges')}</p>
      ) : (
        <table className={styles['changes']}>
          <thead>
            <tr>
              <th scope="col">{texts('detail.field')}</th>
              <th scope="col">{texts('detail.from')}</th>
              <th scope="col">{texts('detail.to')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(([field, [from, to]]) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td>{plain(from)}</td>
                <td>{plain(to)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
