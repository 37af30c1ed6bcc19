import type { Translation } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

const en: Translation<typeof zh> = {
  title: 'Sign-ins',
  sentence_one: '{{count}} sign-in, {{locked}} locked, {{disabled}} disabled',
  sentence_other: '{{count}} sign-ins, {{locked}} locked, {{disabled}} disabled',
  search: 'Search names and logins',
  empty: {
    title: 'No sign-ins yet',
    words: 'Give a person a sign-in and hand them the one-time link; they set the password themselves.',
  },
  column: {
    person: 'Name',
    login: 'Login',
    state: 'State',
    secondFactor: 'Second factor',
    lastSignInAt: 'Last sign-in',
    createdAt: 'Given',
  },
  state: { active: 'Active', disabled: 'Disabled', locked: 'Locked', invited: 'No password yet' },
  secondFactor: { on: 'On', off: 'Off' },
  never: 'Never',
  lockedUntilAt: 'Locked until',
  ownAccount: 'This is your own sign-in: change its password and second factor under “Sign-in and security”.',
  give: {
    title: 'Give a person a sign-in',
    action: 'Give a sign-in',
    person: 'Person',
    personHelp: 'Type a name or employee number; whoever has a sign-in cannot be chosen',
    hasAccount: 'has the sign-in {{login}}',
    login: 'Login',
    loginHelp: 'Letters, digits, dots and hyphens; the employee number is a good choice',
  },
  disable: {
    action: 'Disable',
    title: 'Disable the sign-in of {{name}}',
    sentence:
      'Every session ends at once, API tokens are revoked, and nobody can sign in with it. The person and the history stay; it can be enabled again later, but revoked tokens do not come back.',
    done: 'The sign-in of {{name}} is disabled',
  },
  enable: { action: 'Enable', unlock: 'Unlock', done: '{{name}} can sign in again' },
  reset: {
    action: 'Reset the password',
    sentence:
      'Resetting makes a one-time link by which the person sets a new password; disabling ends every session at once.',
  },
  factor: {
    action: 'Remove the second factor',
    title: 'Remove the second factor of {{name}}',
    sentence:
      'For somebody who lost their phone. After this the password alone is enough; the authenticator and all recovery codes stop working. Make sure first that it is they who ask.',
    done: 'The second factor of {{name}} is removed',
  },
  link: {
    title: 'One-time link',
    words:
      'Hand this to {{name}} in person; opening it sets the password and signs in. It is shown only once, here, and works once, until it expires.',
    expiresAt: 'Expires {{at}}',
    copy: 'Copy the link',
    copied: 'The link is copied',
    done: 'Done',
  },
  requests: {
    title: 'Requests for sign-ins',
    waiting_one: '{{count}} request waits for you',
    waiting_other: '{{count}} requests wait for you',
    none: 'Every request is decided',
    search: 'Search names and numbers',
    empty: { title: 'No requests', words: 'When somebody asks for a sign-in, it appears here.' },
    state: { waiting: 'Waiting', approved: 'Approved', rejected: 'Rejected' },
    column: {
      name: 'Name',
      employeeNo: 'Employee no.',
      login: 'Login',
      mobile: 'Mobile',
      unitName: 'Unit',
      reason: 'Reason',
      state: 'State',
      createdAt: 'Asked',
      decidedBy: 'Decided by',
      decidedAt: 'Decided',
      decision: 'Decision',
    },
    approve: 'Approve',
    approveTitle: 'Approve the request of {{name}}',
    approveSentence:
      'This adds the person (or finds them by their employee number), gives the post and makes the sign-in.',
    post: 'Post',
    unit: 'Unit',
    choosePost: 'Choose a post',
    noPosts: 'This unit has no posts yet; add one on its page first',
    reject: 'Reject',
    rejectTitle: 'Reject the request of {{name}}',
    rejectReason: 'Reason',
    rejected: 'The request of {{name}} is rejected',
  },
};
export default en;
