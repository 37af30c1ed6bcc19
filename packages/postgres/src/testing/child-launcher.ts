import { createInterface } from 'node:readline';
import { isDomainError } from '@oneline/kernel';
import { startEmbedded } from '../launcher.ts';
import type { ChildOrder } from './launch-in-child.ts';

// A launcher process that tests may kill. Its modules are loaded before it becomes another user, who may be unable to
// read them. One line of JSON tells how the start went; a line on its standard input closes the server.

const order = JSON.parse(process.argv[2] ?? '') as ChildOrder;
const silent = { info: () => undefined, warn: () => undefined };

if (order.user) {
  process.setgroups?.([]);
  process.setgid?.(order.user.gid);
  process.setuid?.(order.user.uid);
}
try {
  const postgres = await startEmbedded({ ...order.options, log: silent });
  const { adminUrl, port, pid, isAttached } = postgres;
  console.log(JSON.stringify({ adminUrl, port, pid, isAttached }));
  for await (const _line of createInterface({ input: process.stdin })) break;
  await postgres.close();
} catch (error) {
  if (!isDomainError(error)) throw error;
  console.log(JSON.stringify({ code: error.code, details: error.details }));
}
process.exit();
