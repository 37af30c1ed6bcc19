import type { Translation } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

const en: Translation<typeof zh> = {
  link: {
    title: 'Set a password',
    words: 'The link works once. You are signed in afterwards.',
    missing: 'The link is incomplete',
    missingWords: 'Open the whole link from the message again, or ask whoever gave it to you for another one.',
  },
  request: {
    title: 'Ask for a sign-in',
    words: 'An administrator will decide and let you know.',
    action: 'Send',
    back: 'Back to sign-in',
    sent: 'Your request is sent',
    sentWords: 'Once approved you will get a link to set your password.',
    tenant: 'Tenant code',
    tenantHelp: 'Ask your team leader if you do not know it.',
    name: 'Name',
    employeeNo: 'Employee number',
    login: 'Wanted login',
    mobile: 'Mobile',
    unitName: 'Unit or team',
    reason: 'Why you need it',
  },
  start: {
    title: 'The system is starting',
    seeding: 'Demo data is being prepared; you can sign in already.',
    draining: 'The system is stopping; please come back in a moment.',
    step: {
      database: 'Database',
      migrations: 'Data structure',
      web: 'Web pages',
      tenant: 'Tenant',
      demo: 'Demo data',
    },
  },
};

export default en;
