import { mkdir, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { errors } from './errors.ts';
import { processUid } from './user.ts';

export interface OwnerLock {
  close(): Promise<void>;
}

/** How long the holder of a lock has to say who it is. */
const answerTimeoutMs = 500;

/**
 * Makes this process the only one that runs a server on `dataDir`. The lock is a listening socket in Linux's abstract
 * namespace: the kernel gives its name to one process and takes it back however that process ends, so nothing stale is
 * ever left and nothing has to be guessed from a pid. It is named by device and inode, the same by every path.
 * Error: `postgres.already_owned`.
 */
export async function holdOwnerLock(dataDir: string): Promise<OwnerLock> {
  // Everything within has its own rights; root's server runs as another user, who may pass but not look around.
  await mkdir(dataDir, { recursive: true, mode: processUid() === 0 ? 0o711 : 0o700 });
  const { dev, ino } = await stat(dataDir, { bigint: true });
  const path = `\0oneline-postgres-${dev}-${ino}`;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(String(process.pid));
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ path, exclusive: true }, resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw errors.alreadyOwned({ dataDir, pid: await askHolder(path) }, error);
  }
  server.unref();
  return { close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function askHolder(path: string): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    let answer = '';
    socket.setEncoding('utf8');
    socket.setTimeout(answerTimeoutMs, () => socket.destroy());
    socket.on('data', (part) => {
      answer += part;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Number(answer) || null));
  });
}
