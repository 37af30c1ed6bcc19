import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mask } from './mask.ts';

describe('mask', () => {
  it('keeps the ends of a mobile number', () => {
    expect(mask('phone', '13812345678')).toBe('138****5678');
  });

  it('keeps the first letter and the domain of a mail address', () => {
    expect(mask('email', 'zhang@example.com')).toBe('z***@example.com');
  });

  it('keeps little of an identity number', () => {
    expect(mask('id_number', '110101199003078515')).toBe('110*************15');
  });

  it('hides the host part of an address', () => {
    expect(mask('address', '192.168.12.34')).toBe('192.168.*.*');
    expect(mask('address', '2001:db8::8a2e:370:7334')).toBe('2001:db8::8a2e:*:*');
  });

  it('shows nothing of a value too short to keep its middle hidden', () => {
    expect(mask('phone', '12345')).toBe('*****');
  });

  it('never shows a whole value, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('phone' as const, 'id_number' as const, 'text' as const),
        fc.string({ minLength: 2, unit: 'grapheme' }),
        (kind, value) => {
          fc.pre(!value.includes('*'));
          expect(mask(kind, value)).not.toBe(value);
        },
      ),
    );
  });
});
