import { isIP } from 'node:net';

/** The widest network that may be believed to be a carrier: a wider one is a mistake that lets strangers in. */
const widest: Readonly<Record<number, number>> = { 4: 8, 6: 16 };

/** Whether this is an address, or a network in CIDR (RFC 4632) that is not too wide to be somebody's. */
export function isNarrowNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  const bits = Number(prefix);
  return Number.isInteger(bits) && bits >= (widest[family] ?? 0) && bits <= (family === 4 ? 32 : 128);
}
