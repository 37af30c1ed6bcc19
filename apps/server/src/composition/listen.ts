import type { FastifyInstance } from 'fastify';

const lastTry = 100;

/** Listens on the port, or, unless it is fixed, on the next free one; returns the port taken. */
export async function listen(
  app: FastifyInstance,
  { bind, port, isPortFixed }: { bind: string; port: number; isPortFixed: boolean },
): Promise<number> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await app.listen({ host: bind, port: port + attempt });
      return port + attempt;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || isPortFixed || attempt >= lastTry) throw error;
    }
  }
}
