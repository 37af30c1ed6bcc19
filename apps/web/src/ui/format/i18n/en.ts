import type { Translation } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

const en: Translation<typeof zh> = {
  today: 'today',
  yesterday: 'yesterday',
  tomorrow: 'tomorrow',
  day: 'd',
  hour: 'h',
  minute: 'min',
  second: 's',
  left: '{{duration}} left',
  over: '{{duration}} over',
};

export default en;
