import { formatNumber } from './phone-number.ts';

const words = {
  // 幺 for one: on the telephone 一 and 七 sound alike.
  'zh-CN': ['零', '幺', '二', '三', '四', '五', '六', '七', '八', '九'],
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
} as const;
const plus = { 'zh-CN': '加', en: 'plus' } as const;

/** A number as it is spoken, digit by digit, with a pause (a comma of the language) between its groups. */
export function readNumberAloud(canonical: string, locale: keyof typeof words): string {
  const between = locale === 'en' ? ' ' : '';
  const groups = formatNumber(canonical)
    .split(/[\s-]+/)
    .map((group) =>
      [...group].map((sign) => (sign === '+' ? plus[locale] : (words[locale][Number(sign)] ?? ''))).join(between),
    );
  return groups.filter((group) => group !== '').join(locale === 'en' ? ', ' : '，');
}
