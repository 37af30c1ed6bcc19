import { describe, expect, it } from 'vitest';
import { formatDuration, formatRemaining, formatStopwatch } from './duration.ts';
import { formatDay, formatExact, formatInstant, formatLocalDate } from './instant.ts';
import { formatBytes, formatMoney, formatNumber, formatShare } from './number.ts';
import { formatPhone } from './phone.ts';

const now = new Date('2026-11-23T06:05:00Z');
const zh = { locale: 'zh-CN', now, zone: 'Asia/Shanghai' } as const;
const en = { locale: 'en', now, zone: 'Asia/Shanghai' } as const;

describe('an instant', () => {
  it.each([
    ['2026-11-23T06:05:00Z', '今天 14:05'],
    ['2026-11-22T16:00:00Z', '今天 00:00'],
    ['2026-11-22T01:12:00Z', '昨天 09:12'],
    ['2026-11-24T01:00:00Z', '明天 09:00'],
    ['2026-11-20T06:05:00Z', '11-20 周五 14:05'],
    ['2025-11-20T06:05:00Z', '2025-11-20 14:05'],
  ])('%s reads %s', (at, text) => expect(formatInstant(at, zh)).toBe(text));

  it('reads in English too', () => {
    expect(formatInstant('2026-11-23T06:05:00Z', en)).toBe('today 14:05');
    expect(formatInstant('2026-11-20T06:05:00Z', en)).toBe('11-20 Fri 14:05');
  });

  it('is exact on demand', () => {
    expect(formatExact('2026-11-23T06:05:09Z', zh)).toMatch(/^2026-11-23 周一 .*14:05:09.*$/);
  });

  it('is nothing when it is none', () => {
    expect(formatInstant('soon', zh)).toBe('');
  });
});

describe('a day', () => {
  it('leaves the clock out', () => expect(formatDay('2026-11-20T06:05:00Z', zh)).toBe('11-20 周五'));
  it('of the calendar belongs to no zone', () => {
    expect(formatLocalDate('2026-11-23', zh)).toBe('今天');
    expect(formatLocalDate('2026-11-20', { ...zh, zone: 'America/New_York' })).toBe('11-20 周五');
    expect(formatLocalDate('2027-01-01', zh)).toBe('2027-01-01');
  });
});

describe('a duration', () => {
  it.each([
    [0, '0 秒'],
    [45_000, '45 秒'],
    [130_000, '2 分 10 秒'],
    [7_800_000, '2 小时 10 分'],
    [7_200_000, '2 小时'],
    [277_200_000, '3 天 5 小时'],
  ])('of %d ms reads %s', (ms, text) => expect(formatDuration(ms, 'zh-CN')).toBe(text));

  it('says what is left or over', () => {
    expect(formatRemaining('2026-11-23T08:15:00Z', zh)).toBe('剩 2 小时 10 分');
    expect(formatRemaining('2026-11-23T06:00:00Z', zh)).toBe('超 5 分');
    expect(formatRemaining('2026-11-23T08:15:00Z', en)).toBe('2 h 10 min left');
  });

  it('runs as a stopwatch', () => {
    expect([42_900, 725_000, 3_729_000].map(formatStopwatch)).toEqual(['0:42', '12:05', '1:02:09']);
  });
});

describe('a number', () => {
  it('groups, shares and pays', () => {
    expect(formatNumber(12_345.678, 'zh-CN')).toBe('12,345.68');
    expect(formatShare(0.853, 'zh-CN')).toBe('85.3%');
    expect(formatMoney(128_050, 'zh-CN')).toBe('¥1,280.50');
    expect(formatMoney(-300, 'en')).toBe('-¥3.00');
  });
  it('counts bytes in thousands', () => {
    expect([820, 1_400_000, 25_000_000].map((bytes) => formatBytes(bytes, 'en'))).toEqual(['820 B', '1.4 MB', '25 MB']);
  });
});

describe('a telephone number', () => {
  it.each([
    ['13812345678', '138 1234 5678'],
    ['+8613812345678', '+86 138 1234 5678'],
    ['138****5678', '138 **** 5678'],
    ['02162345678', '021-6234 5678'],
    ['+862162345678', '+86 21-6234 5678'],
    ['07316234567', '0731-623 4567'],
    ['4001234567', '400 123 4567'],
    ['95013', '95013'],
    ['+44 20 7946 0958', '+44 20 7946 0958'],
  ])('%s reads %s', (text, read) => expect(formatPhone(text)).toBe(read));
});
