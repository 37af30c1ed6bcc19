import { expect, it } from 'vitest';
import { mosLook } from './looks.ts';

it.each([
  [4.4, 'green'],
  [4, 'green'],
  [3.9, 'amber'],
  [3.6, 'amber'],
  [3.5, 'red'],
  [1, 'red'],
])('a MOS of %s is %s', (mos, color) => expect(mosLook(mos).color).toBe(color));
