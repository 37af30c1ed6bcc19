import type { AuditVerification } from '@oneline/contracts';
import { useFormat } from '../../ui/format/use-format.ts';
import { StatusTag } from '../../ui/status-tag.tsx';
import styles from './entry-dialog.module.css';
import { useTexts } from './i18n/index.ts';

/** What verifying found, each place by name. */
export function VerificationNotice(props: { of: AuditVerification }) {
  const texts = useTexts();
  const format = useFormat();
  const { outcome, breaks, sealed, seals, unsealed } = props.of;
  const isIntact = outcome === 'intact';
  const sentence = isIntact
    ? texts('verification.intact', {
        sealed: format.number(sealed),
        seals: format.number(seals),
        unsealed: format.number(unsealed),
      })
    : texts('verification.broken', { count: breaks.length });
  return (
    <div className={styles['verification']} role="status">
      <StatusTag color={isIntact ? 'green' : 'red'} shape={isIntact ? 'full' : 'cross'} word={sentence} look="tag" />
      {breaks.length > 0 && (
        <ul>
          {breaks.map((place) => (
            <li key={`${place.seal} ${place.entryId} ${place.what}`}>
              {texts('verification.place', { seal: place.seal, what: texts.of(`what.${place.what}`) })} {place.entryId}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
