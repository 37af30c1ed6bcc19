import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPhone, type Phone, type PhoneOptions } from '@oneline/callers';
import { newId } from '@oneline/kernel';
import { alaw, encode } from '@oneline/media';
import { userDigest } from '@oneline/sip';
import { until } from '@oneline/testing';
import { createEmbeddedExchange, type EmbeddedExchange } from '../embedded/create-exchange.ts';
import type { Command, DeviceSettings, Settings, TrunkSettings } from '../port/command.ts';
import type { EventBody, EventType } from '../port/event.ts';

const host = '127.0.0.1';
export const tenantId = 'a0000000-0000-7000-8000-000000000001';

export interface ExchangeBench {
  readonly exchange: EmbeddedExchange;
  readonly port: number;
  readonly dir: string;
  readonly events: readonly EventBody[];
  tell(command: Command): Promise<void>;
  configure(settings: Partial<Settings>): Promise<void>;
  /** The first event of this type that is not of before `since`, about this leg if given. */
  heard<Type extends EventType>(
    type: Type,
    about?: Partial<Extract<EventBody, { type: Type }>>,
  ): Promise<Extract<EventBody, { type: Type }>>;
  phone(options?: Partial<PhoneOptions>): Promise<Phone>;
  close(): Promise<void>;
}

/** A tone of one second, stored as a prompt. */
export const promptHertz = 1000;

export async function openExchangeBench(): Promise<ExchangeBench> {
  const dir = await mkdtemp(join(tmpdir(), 'exchange-'));
  const events: EventBody[] = [];
  const phones: Phone[] = [];
  await writeFile(join(dir, 'key'), Buffer.alloc(32, 7));
  await writeFile(join(dir, 'tone.alaw'), toneOctets(promptHertz, 1000));
  const complain = (facts: object, message: string): void => {
    console.error(message, facts);
  };
  const exchange = await createEmbeddedExchange(
    {
      host,
      advertisedHost: null,
      ports: { udp: 0, tcp: 0, tls: null, ws: null },
      certificate: null,
      rtp: { from: 40_000, to: 44_999 },
      mediaWorkers: 1,
      promptsDir: dir,
      recordingsDir: join(dir, 'recordings'),
      recordingKeyFile: join(dir, 'key'),
    },
    { emit: (body) => void events.push(body), log: { info: () => undefined, warn: () => undefined, error: complain } },
  );
  const port = exchange.addresses.find(({ transport }) => transport === 'udp')?.port ?? 0;
  return {
    exchange,
    port,
    dir,
    events,
    tell: (command) => exchange.engine.execute(command),
    configure: (settings) =>
      exchange.engine.execute({ op: 'configure', settings: { trunks: [], devices: [], limits: [], ...settings } }),
    heard: (type, about = {}) =>
      until(
        () =>
          events.find(
            (event) =>
              event.type === type &&
              Object.entries(about).every(([name, value]) => (event as Record<string, unknown>)[name] === value),
          ) as never,
        { what: `${type} ${JSON.stringify(about)} among ${events.map((event) => event.type).join(' ')}` },
      ),
    async phone(options = {}) {
      const phone = await openPhone({
        host,
        transport: 'udp',
        registrar: { host, port },
        mediaPorts: { from: 45_000, to: 49_999 },
        ...options,
      });
      phones.push(phone);
      return phone;
    },
    async close() {
      await Promise.all(phones.map((phone) => phone.close()));
      await exchange.close();
      await rm(dir, { recursive: true });
    },
  };
}

export const aTrunk = (more: Partial<TrunkSettings> = {}): TrunkSettings => ({
  trunkId: newId(),
  tenantId,
  transport: 'udp',
  host,
  port: 5060,
  registration: null,
  sources: ['127.0.0.1/32'],
  mostCalls: 100,
  keepAliveSeconds: 0,
  isEncrypted: false,
  ...more,
});

export const aDevice = (user: string, password: string, realm = 'example.test'): DeviceSettings => ({
  deviceId: newId(),
  tenantId,
  user,
  realm,
  credentials: { md5: userDigest('MD5', user, realm, password), sha256: userDigest('SHA-256', user, realm, password) },
  mostContacts: 3,
});

/** A-law (ITU-T G.711) of a sine at a quarter of full scale. */
function toneOctets(hertz: number, ms: number): Buffer {
  const samples = Int16Array.from({ length: ms * 8 }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / 8000) * 8000);
  const octets = Buffer.alloc(samples.length);
  encode(alaw, samples, octets);
  return octets;
}
