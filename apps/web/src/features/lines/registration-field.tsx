import { Input, Switch } from 'antd';
import type { WidgetProps } from '../../ui/schema-form/index.ts';
import { useTexts } from './i18n/index.ts';
import styles from './lines.module.css';

interface Registration {
  readonly user: string;
  readonly password?: string;
  readonly realm: string | null;
  readonly expiresSeconds: number;
}

const fresh: Registration = { user: '', realm: null, expiresSeconds: 600 };

/** Whether a trunk is registered with, and as whom. */
export function RegistrationField(props: WidgetProps & { hasPassword: boolean }) {
  const texts = useTexts();
  const value = (props.value ?? null) as Registration | null;
  const change = (next: Partial<Registration>): void => {
    const { password, ...rest } = { ...fresh, ...value, ...next };
    props.change(password ? { ...rest, password } : rest);
  };
  return (
    <div className={styles['registration']}>
      <Switch
        id={props.id}
        aria-label={props.label}
        disabled={props.isDisabled}
        checked={value !== null}
        onChange={(isOn) => props.change(isOn ? fresh : null)}
      />
      {value === null ? (
        <span className={styles['quiet']}>{texts('trunks.registrationNone')}</span>
      ) : (
        <div className={styles['parts']}>
          <Input
            aria-label={texts('trunks.registrationUser')}
            placeholder={texts('trunks.registrationUser')}
            status={props.isInvalid && value.user === '' ? 'error' : ''}
            disabled={props.isDisabled}
            value={value.user}
            onChange={(event) => change({ user: event.target.value })}
          />
          <Input.Password
            aria-label={texts('trunks.registrationPassword')}
            placeholder={texts(props.hasPassword ? 'trunks.registrationKept' : 'trunks.registrationPassword')}
            autoComplete="new-password"
            disabled={props.isDisabled}
            value={value.password ?? ''}
            onChange={(event) => change({ password: event.target.value })}
          />
          <Input
            aria-label={texts('trunks.registrationRealm')}
            placeholder={texts('trunks.registrationRealm')}
            disabled={props.isDisabled}
            value={value.realm ?? ''}
            onChange={(event) => change({ realm: event.target.value || null })}
          />
        </div>
      )}
    </div>
  );
}
