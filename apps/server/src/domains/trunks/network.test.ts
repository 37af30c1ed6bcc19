import { expect, it } from 'vitest';
import { isNarrowNetwork } from './network.ts';

it.each(['203.0.113.7', '198.51.100.0/24', '10.0.0.0/8', '2001:db8::/32', '::1', '203.0.113.7/32'])(
  '%s is an address or a network',
  (text) => expect(isNarrowNetwork(text)).toBe(true),
);

it.each([
  '0.0.0.0/0',
  '10.0.0.0/7',
  '::/0',
  '203.0.113.300',
  '203.0.113.7/33',
  '1.2.3.4/24/8',
  'a',
  '',
  '/8',
  '1.2.3.4/',
])('%s is none, or wider than any carrier', (text) => expect(isNarrowNetwork(text)).toBe(false));
