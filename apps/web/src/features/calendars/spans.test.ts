import { describe, expect, it } from 'vitest';
import { parseSpans, spansText } from './spans.ts';

describe('the spans of a day', () => {
  it('read back as they are written', () => {
    const spans = [
      { from: '09:00', to: '12:00' },
      { from: '13:30', to: '24:00' },
    ];
    expect(parseSpans(spansText(spans))).toEqual(spans);
  });

  it('may be typed with Chinese marks', () => {
    expect(parseSpans('09:00-12:00，13:30至18:00、20:00~06:00')).toEqual([
      { from: '09:00', to: '12:00' },
      { from: '13:30', to: '18:00' },
      { from: '20:00', to: '06:00' },
    ]);
  });

  it('are none for an empty day', () => {
    expect(parseSpans(' ')).toEqual([]);
  });

  it.each(['9-12', '25:00–26:00', '09:00', 'a–b'])('are not guessed from %s', (text) => {
    expect(parseSpans(text)).toBeUndefined();
  });
});
