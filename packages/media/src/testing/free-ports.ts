import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** An even port with room for `count` above it; the kernel says where nobody was just now. */
export async function freePorts(count: number): Promise<number> {
  const probe = createSocket('udp4');
  probe.bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const from = Math.min(65_534 - count, probe.address().port) & ~1;
  probe.close();
  await once(probe, 'close');
  return from;
}
