import { BlockList, isIP } from 'node:net';
import { sipErrors } from '../errors.ts';

/** A set of addresses and networks. */
export interface AddressList {
  has(address: string): boolean;
}

/** Of `10.0.0.0/8`, `2001:db8::/32` or single addresses. @throws `sip.bad_network` for one that is none */
export function createAddressList(networks: readonly string[]): AddressList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', length] = network.split('/');
    const family = isIP(address);
    const most = family === 6 ? 128 : 32;
    const bits = length === undefined ? most : Number(length);
    if (family === 0 || !Number.isInteger(bits) || bits < 0 || bits > most || length === '') {
      throw sipErrors.badNetwork({ network });
    }
    list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
  }
  return {
    has: (address) => {
      const family = isIP(address);
      return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
    },
  };
}
