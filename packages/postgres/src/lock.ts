import { mkdir, open } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { errors } from './errors.ts';
import { processUid } from './user.ts';

export interface OwnerLock {
  close(): Promise<void>;
}

/** How long the holder of a lock has to say who it is. */
const answerTimeoutMs = 500;
const attempts = 4;

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
  try {
    const { dev, ino } = await directory.stat({ bigint: true });
    const server = await listenAlone(`\0oneline-postgres-${dev}-${ino}`, dataDir);
    return {
      close: async () => {
        await new Promise<void>((resolve) => server.close(() => resolve()));
        await directory.close();
      },
    };
  } catch (error) {
    await directory.close();
    throw error;
  }
}

async function listenAlone(path: string, dataDir: string): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await listen(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      const pid = await askHolder(path);
      // Nobody answers while a child that some process has just forked still holds what it inherited, until it executes
      // its program; or the holder is too busy.
      if (pid !== null || attempt === attempts) throw errors.alreadyOwned({ dataDir, pid }, error);
    }
  }
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(String(process.pid));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path, exclusive: true }, resolve);
  });
  server.unref();
  return server;
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
