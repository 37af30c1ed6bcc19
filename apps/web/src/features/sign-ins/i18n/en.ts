import type { Translation } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

const en: Translation<typeof zh> = {
  log: {
    title: 'Sign-in log',
    sentence: 'Every sign-in, failure and sign-out',
    search: 'Search logins, names',
    empty: 'Nobody has signed in yet',
  },
  sessions: {
    title: 'Sessions',
    sentence_one: '{{count}} session is live',
    sentence_other: '{{count}} sessions are live',
    empty: 'No live sessions',
    revoke: 'End session',
    revoked: 'Ended a session of {{name}}',
    current: 'This session',
  },
  column: {
    at: 'Time',
    login: 'Login',
    person: 'Name',
    outcome: 'Outcome',
    method: 'Method',
    ip: 'Address',
    agent: 'Browser',
    createdAt: 'Signed in',
    lastSeenAt: 'Last seen',
    expiresAt: 'Expires',
  },
  outcome: {
    signed_in: 'Signed in',
    wrong_credentials: 'Wrong name or password',
    locked: 'Locked',
    disabled: 'Disabled',
    second_factor_failed: 'Second factor failed',
    signed_out: 'Signed out',
    revoked: 'Ended by somebody',
    expired: 'Expired',
  },
  method: {
    password: 'Password',
    totp: 'One-time code',
    recovery_code: 'Recovery code',
    sso: 'Single sign-on',
    one_time_link: 'One-time link',
  },
};
export default en;
