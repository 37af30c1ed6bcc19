import type { Locale } from '@oneline/contracts';

/** `12,345`, `0.42`; at most two places. */
export function formatNumber(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);
}

/** A share of 1 as `85%` or `85.3%`. */
export function formatShare(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value);
}

/** Cents (分) of yuan as `¥1,280.50`; below nothing as `-¥3.00`. */
export function formatMoney(cents: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
  }).format(cents / 100);
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A file size in steps of 1,000: `820 B`, `1.4 MB`. */
export function formatBytes(bytes: number, locale: Locale): string {
  let value = bytes;
  let step = 0;
  while (value >= 1000 && step < byteUnits.length - 1) {
    value /= 1000;
    step += 1;
  }
  if (step === 0) return `${value} B`;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: byteUnits[step] as string,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
