import { openPhone, type Phone, type PhoneOptions } from '@oneline/callers';
import { until } from '@oneline/testing';
import {
  type RunningServer,
  type RunOptions,
  runServer,
  sipPortOf,
} from '../../apps/server/src/testing/running-server.ts';
import { type ApiSession, openSession } from '../session.ts';

/** The product with its demo data, and telephones around it. */
export interface CallCentre {
  server: RunningServer;
  readonly port: number;
  /** Somebody outside, on the demo trunk. */
  outside(options?: Partial<PhoneOptions>): Promise<Phone>;
  /** The telephone of an extension, registered. */
  inside(extension: string, options?: Partial<PhoneOptions>): Promise<Phone>;
  session(login?: string): Promise<ApiSession>;
  /** The record of the newest call that began since then, once it is over. */
  recordSince(instant: string): Promise<CallRecord>;
  /** Starts the product anew on its data. */
  startAgain(): Promise<void>;
  close(): Promise<void>;
}

export interface CallRecord {
  readonly id: string;
  readonly direction: string;
  readonly caller: string | null;
  readonly called: string;
  readonly outcome: string | null;
  readonly cause: string | null;
  readonly talkMs: number | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly mos: number | null;
}

const host = '127.0.0.1';

export async function openCallCentre(options: RunOptions = {}): Promise<CallCentre> {
  const server = await runServer({ isSeeded: true, ...options });
  const port = await sipPortOf(server);
  const phones: Phone[] = [];
  const registrar = { host, port };

  async function phone(given: Partial<PhoneOptions>): Promise<Phone> {
    const made = await openPhone({ host, transport: 'udp', registrar, ...given });
    phones.push(made);
    return made;
  }

  const centre: CallCentre = {
    server,
    port,
    outside: (given = {}) => phone({ user: '13800138000', ...given }),
    async inside(extension, given = {}) {
      const { send } = await centre.session();
      const { body } = await send('GET', '/devices');
      const { items } = body as { items: { id: string; extension: string; version: number }[] };
      const device = items.find((one) => one.extension === extension);
      if (!device) throw new Error(`there is no extension ${extension}`);
      const reset = await send('POST', `/devices/${device.id}/secret`, { body: { version: device.version } });
      const { secret } = reset.body as { secret: string };
      const made = await phone({ user: extension, password: secret, ...given });
      // The exchange learns the new secret a moment after the reply.
      await until(
        () =>
          made.register().then(
            () => true,
            () => false,
          ),
        { what: `extension ${extension} to register` },
      );
      return made;
    },
    session: (login) => openSession(centre.server.url, login),
    async recordSince(instant) {
      const { send } = await centre.session();
      return until(
        async () => {
          const { body } = await send('GET', '/calls?limit=1');
          const [newest] = (body as { items: CallRecord[] }).items;
          return newest && newest.startedAt >= instant && newest.endedAt !== null && newest;
        },
        { what: 'the call to be booked' },
      );
    },
    async startAgain() {
      centre.server = await runServer({ ...options, dataDir: server.dataDir });
    },
    async close() {
      for (const one of phones) await one.close();
      if (centre.server !== server) await centre.server.close();
      await server.close();
    },
  };
  return centre;
}
