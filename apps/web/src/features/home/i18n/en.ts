import type { Translation } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

const en: Translation<typeof zh> = {
  greeting: {
    night: 'Still up, {{name}}?',
    morning: 'Good morning, {{name}}',
    afternoon: 'Good afternoon, {{name}}',
    evening: 'Good evening, {{name}}',
  },
  quiet: 'Nothing is waiting for you.',
  unread_one: '{{count}} notification is waiting for you.',
  unread_other: '{{count}} notifications are waiting for you.',
};

export default en;
