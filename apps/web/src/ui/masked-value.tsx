import { useAppTexts } from '../app/i18n/index.ts';
import { useRights } from '../app/session/me-context.ts';
import { Icon } from './icon.tsx';
import styles from './masked-value.module.css';

/**
 * A sensitive field as far as its reader may see it: in clear, masked by the server (with a lock that says why), or
 * hidden. `<MaskedValue resource="person" field="mobile" value={person.mobile} show={formatPhone} />`
 */
export function MaskedValue(props: {
  resource: string;
  field: string;
  value: string | null;
  show?: (value: string) => string;
}) {
  const texts = useAppTexts();
  const right = useRights().field(props.resource, props.field);
  if (right === 'hidden') return <span className={styles['none']}>{texts('masked.hidden')}</span>;
  if (props.value === null || props.value === '') return <span className={styles['none']}>–</span>;
  const text = props.show ? props.show(props.value) : props.value;
  if (right !== 'masked') return <span className={styles['value']}>{text}</span>;
  return (
    <span className={styles['value']} title={texts('masked.why')}>
      {text}
      <Icon name="lock" size={12} />
      <span className="visually-hidden">{texts('masked.why')}</span>
    </span>
  );
}
