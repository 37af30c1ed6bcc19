import { mkdir, open } from 'node:fs/promises';
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
  // Kept open, because some file systems of containers give a directory that nobody uses another inode.
  const directory = await open(dataDir);
  const { dev, ino } = await directory.stat({ bigint: true });
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
    await directory.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw errors.alreadyOwned({ dataDir, pid: await askHolder(path) }, error);
  }
  server.unref();
  return {
    close: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await directory.close();
    },
  };
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
