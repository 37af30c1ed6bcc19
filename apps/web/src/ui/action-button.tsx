import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useShortcut } from '../app/shortcuts/use-shortcut.ts';
import styles from './action-button.module.css';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-paths.ts';
import { KeyCaps } from './key-caps.tsx';

export interface ActionButtonProps {
  readonly label: string;
  readonly run: () => void;
  /** `main`: the one thing to do here; `plain`; `quiet`: no border; `danger`. */
  readonly tone?: 'main' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconName;
  /** Works anywhere on the page and is shown beside the label. */
  readonly keys?: string;
  /** The heading of the key in the list under `?`; needed with `keys`. */
  readonly group?: string;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly isSmall?: boolean;
  /** Only the icon is seen; the label is read aloud and shown on hover. */
  readonly isIconOnly?: boolean;
  readonly isSubmit?: boolean;
  readonly extra?: ReactNode;
}

/** A button with its key: `<ActionButton label={t('add')} tone="main" icon="plus" keys="n" group={t('title')} run={add} />`. */
export function ActionButton(props: ActionButtonProps) {
  const { label, keys, tone = 'plain', isDisabled = false, isBusy = false } = props;
  const isMain = tone === 'main';
  return (
    <>
      {keys !== undefined && (
        <ButtonShortcut
          keys={keys}
          label={label}
          group={props.group ?? ''}
          run={props.run}
          isEnabled={!isDisabled && !isBusy}
        />
      )}
      <Button
        type={isMain ? 'primary' : tone === 'quiet' ? 'text' : 'default'}
        danger={tone === 'danger'}
        size={props.isSmall ? 'small' : 'middle'}
        disabled={isDisabled}
        loading={isBusy}
        onClick={props.isSubmit ? undefined : props.run}
        htmlType={props.isSubmit ? 'submit' : 'button'}
        className={styles['button'] ?? ''}
        {...(props.isIconOnly ? { 'aria-label': label, title: label } : {})}
        {...(props.icon && !isBusy ? { icon: <Icon name={props.icon} /> } : {})}
      >
        {props.isIconOnly ? null : <span>{label}</span>}
        {props.extra}
        {keys !== undefined && !props.isIconOnly && <KeyCaps keys={keys} tone={isMain ? 'onAccent' : 'plain'} />}
      </Button>
    </>
  );
}

function ButtonShortcut(props: { keys: string; label: string; group: string; run: () => void; isEnabled: boolean }) {
  useShortcut(props);
  return null;
}
