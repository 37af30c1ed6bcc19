import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialString, formatNumber, isEmergencyNumber, parseNumber, readNumberAloud } from './index.ts';

const canonical = (text: string, areaCode = '571'): string | undefined => parseNumber(text, { areaCode })?.canonical;

describe('a number', () => {
  it('is one number however it is written', () => {
    const writings = [
      '13800138000',
      '138 0013 8000',
      '+86 138-0013-8000',
      '008613800138000',
      '013800138000',
      '１３８００１３８０００',
    ];
    expect(writings.map((text) => canonical(text))).toEqual(writings.map(() => '+8613800138000'));
    expect(['010 6666 8888', '+86 10 6666 8888'].map((text) => canonical(text))).toEqual([
      '+861066668888',
      '+861066668888',
    ]);
    const fixed = ['0571-88886666', '(0571) 8888 6666', '+86 571 88886666', '88886666'];
    expect(fixed.map((text) => canonical(text))).toEqual(fixed.map(() => '+8657188886666'));
  });

  it.each([
    ['110', 'emergency'],
    ['122', 'emergency'],
    ['114', 'service'],
    ['10086', 'service'],
    ['12345', 'service'],
    ['955988', 'service'],
    ['4008208820', 'toll_free'],
    ['02166668888', 'fixed'],
    ['19912345678', 'mobile'],
    ['+442079460018', 'fixed'],
    ['00442079460018', 'fixed'],
  ])('%s is of the kind %s', (text, kind) => {
    expect(parseNumber(text)).toMatchObject({ kind });
  });

  it.each(['', '1', 'abc', '138001380001', '12a45', '+', '+999123', '88886666', `1${'0'.repeat(70)}`])(
    '%j is none',
    (text) => {
      expect(parseNumber(text)).toBeNull();
    },
  );

  it('of few digits is an extension where there are such', () => {
    expect(parseNumber('8001', { extensionDigits: 4 })).toEqual({
      kind: 'extension',
      canonical: '8001',
      callingCode: null,
    });
    expect(parseNumber('110', { extensionDigits: 4 })?.kind).toBe('emergency');
  });

  it('is formatted, dialled and read aloud', () => {
    expect(['+8613800138000', '+8657188886666', '4008208820', '10086', '+442079460018'].map(formatNumber)).toEqual([
      '138 0013 8000',
      '0571 8888 6666',
      '400 820 8820',
      '10086',
      '+44 20 7946 0018',
    ]);
    expect(['+8613800138000', '+8657188886666', '10086', '+442079460018'].map(dialString)).toEqual([
      '13800138000',
      '057188886666',
      '10086',
      '00442079460018',
    ]);
    expect(readNumberAloud('+8613800138000', 'zh-CN')).toBe('幺三八，零零幺三，八零零零');
    expect(readNumberAloud('10086', 'en')).toBe('one zero zero eight six');
  });

  it('keeps its canonical form when read again, and any text is read without harm', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\+?[0-9 ()-]{0,20}$/)), (text) => {
        const found = parseNumber(text, { areaCode: '571' });
        if (found) expect(parseNumber(found.canonical, { areaCode: '571' })).toEqual(found);
      }),
      { numRuns: 2000 },
    );
  });

  it('of an emergency is known', () => {
    expect(['110', '119', '120', '122', '121'].map(isEmergencyNumber)).toEqual([true, true, true, true, false]);
  });
});
