import { readFile } from 'node:fs/promises';
import { newId, systemClock } from '@oneline/kernel';
import { createMediaPool, type MediaEvent, type MediaPool, type WorkerLoss } from '@oneline/media';
import { openSipStack, type SipStack } from '@oneline/sip';
import type { Engine } from '../link/serve-exchange.ts';
import type { EventBody } from '../port/event.ts';
import { createAdmission } from './admission.ts';
import { createBridges } from './bridges.ts';
import { createDevices } from './devices.ts';
import type { ExchangeParts } from './exchange-parts.ts';
import { createExecutor } from './execute.ts';
import type { Leg, LegOwner } from './leg.ts';
import { LegMedia } from './leg-media.ts';
import { createLegs } from './legs.ts';
import { createMediaNews } from './media-news.ts';
import { type OfferedLeg, offerLeg } from './offered-leg.ts';
import { createRecordings } from './recordings.ts';
import type { ExchangeAddress, ExchangeLog, ExchangeSettings } from './settings.ts';
import { createSounds } from './sounds.ts';
import { createTrunks } from './trunks.ts';

export interface EmbeddedExchange {
  readonly engine: Engine;
  readonly addresses: readonly ExchangeAddress[];
  /** Ends the media worker of a leg as a crash would, for drills. */
  crashMediaOf(legId: string): Promise<void>;
  /** Takes no new calls, hangs up what lives, completes recordings, and closes every socket. */
  close(): Promise<void>;
}

const closeTimeoutMs = 3_000;
const lookEveryMs = 20;

/**
 * The exchange of this system: SIP and RTP in this process, media in worker threads. Events are told to `emit`. Errors: those
 * of `openSipStack` and `createMediaPool`.
 */
export async function createEmbeddedExchange(
  settings: Omit<ExchangeSettings, 'socketPath' | 'log'>,
  { emit, log }: { emit: (body: EventBody) => void; log: ExchangeLog },
): Promise<EmbeddedExchange> {
  const { host } = settings;
  const key = await readFile(settings.recordingKeyFile);
  const now = () => systemClock.now();
  const legs = createLegs();
  const offered = new Map<string, OfferedLeg>();
  let isClosing = false;

  const pool: MediaPool = await createMediaPool({
    workers: settings.mediaWorkers,
    host,
    ...settings.rtp,
    onEvent: (event: MediaEvent) => news.take(event),
    onLost: (loss: WorkerLoss) => void news.lose(loss),
    onFault: (error) => log.error({ err: error }, 'a media worker could not be replaced'),
  });
  const place = { pool, advertisedHost: settings.advertisedHost ?? host };
  const trunks = createTrunks({ stack: () => stack, emit });
  const devices = createDevices({ stack: () => stack, clock: systemClock, emit });
  const bridges = createBridges({ pool, emit });
  const recordings = createRecordings({ pool, dir: settings.recordingsDir, key, emit, log });
  const owner: LegOwner = {
    emit,
    now,
    forget(leg: Leg) {
      legs.remove(leg);
      offered.delete(leg.id);
      void bridges.release(leg).catch((error: unknown) => owner.fault(error, leg.id));
    },
    fault: (error, legId) => log.error({ err: error, legId }, 'something went wrong with a leg'),
  };
  const admission = createAdmission({
    trunks: () => trunks,
    devices: () => devices,
    isClosing: () => isClosing,
    note: (address) => stack.defence.note(address, 'unknownUser'),
    log,
  });
  const stack: SipStack = await openSipStack({
    endpoints: await endpointsOf(settings),
    staysWithSource: (request, peer) =>
      peer.transport === 'ws' || peer.transport === 'wss' || admission.staysWithSource(request),
    defence: {
      isTrusted: (address) => trunks.from(address, 0) !== undefined || devices.hasContactAt(address),
      onBan: (address, offence) => log.warn({ pii: { address }, offence }, 'an address was banned'),
    },
    handlers: {
      admit: admission.admit,
      onRegister: admission.register,
      onCall(call) {
        const recognised = admission.recognise(call);
        const { origin } = recognised ?? {};
        const most = origin?.kind === 'trunk' ? trunks.get(origin.trunkId).mostCalls : Number.POSITIVE_INFINITY;
        if (recognised === undefined) call.reject(403);
        else if (origin?.kind === 'trunk' && legs.countOnTrunk(origin.trunkId) >= most) call.reject(503);
        else {
          const made = offerLeg(call, recognised, parts);
          if (made !== undefined) offered.set(made.leg.id, made);
        }
      },
      onError: (error) => log.error({ err: error }, 'a request could not be handled'),
    },
    onConnectionClosed: ({ connectionId }) => {
      if (connectionId !== undefined) devices.disconnected(connectionId);
    },
  }).catch(async (error: unknown) => {
    await pool.close();
    throw error;
  });
  const parts: ExchangeParts = {
    stack,
    pool,
    place,
    sounds: createSounds({ pool, dir: settings.promptsDir }),
    legs,
    bridges,
    trunks,
    devices,
    owner,
    log,
    emit,
    now,
    newId,
    newMedia: (isEncrypted, legId = newId()) => new LegMedia(legId, place, { isEncrypted }),
  };
  const news = createMediaNews(parts, recordings);
  const execute = createExecutor(parts, { offered, recordings });
  await recordings.repair();

  async function untilSilent(): Promise<void> {
    while (legs.size > 0) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    await recordings.settle();
  }

  return {
    engine: {
      execute,
      snapshot: () => ({
        legs: [...legs.all()].flatMap((leg) => leg.describe() ?? []),
        bridges: bridges.list(),
        recordings: recordings.list(),
        trunks: trunks.states(),
        devices: devices.list(),
      }),
    },
    addresses: stack.transport.endpoints.map(({ transport, address, port }) => ({
      transport: transport as ExchangeAddress['transport'],
      host: address,
      port,
    })),
    crashMediaOf: (legId) => pool.kill(legId),
    async close() {
      isClosing = true;
      for (const leg of legs.all()) leg.hangUp({ reason: 'exchange_failed', sipStatus: null, q850: null });
      let timer: NodeJS.Timeout | undefined;
      const given = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeTimeoutMs);
      });
      await Promise.race([untilSilent(), given]);
      clearTimeout(timer);
      trunks.close();
      devices.close();
      await stack.close();
      await pool.close();
    },
  };
}

async function endpointsOf({ host, advertisedHost, ports, certificate }: Omit<ExchangeSettings, 'socketPath' | 'log'>) {
  const advertised = advertisedHost === null ? {} : { advertised: { host: advertisedHost } };
  const tls = certificate && {
    cert: await readFile(certificate.certFile),
    key: await readFile(certificate.keyFile),
  };
  const plain = (['udp', 'tcp', 'ws'] as const).flatMap((transport) => {
    const port = ports[transport];
    return port === null ? [] : [{ transport, host, port, ...advertised }];
  });
  if (ports.tls === null || tls === null) return plain;
  return [...plain, { transport: 'tls' as const, host, port: ports.tls, tls, ...advertised }];
}
