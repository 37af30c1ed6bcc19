import { type HeaderField, headerField } from '../message/header-fields.ts';
import { quote } from '../message/quoted.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Timer, Timers } from '../transaction/timing.ts';
import { type Binding, isSameBinding, readWishes, type Wish } from './binding.ts';

/** Why a binding is no more. */
export type Removal =
  | 'asked'
  | 'expired'
  /** Another one took its place: there were too many. */
  | 'displaced'
  /** The connection that it was reached by is closed. */
  | 'disconnected'
  /** The device may not register any more. */
  | 'forbidden';

export interface RegistrarListener {
  /** `isNew` is false for one that is only refreshed. */
  onBound(device: string, binding: Binding, isNew: boolean): void;
  onUnbound(device: string, binding: Binding, why: Removal): void;
}

export interface RegistrarOptions {
  readonly timers: Timers;
  readonly listener: RegistrarListener;
  /** Seconds: shorter ones are refused with 423, longer ones cut. */
  readonly expires?: { readonly least: number; readonly most: number; readonly otherwise: number };
}

export interface Registrar {
  /**
   * Answers a REGISTER that has been authorized for this device, and does what it asks for, all of it or nothing (RFC 3261 §10.3).
   * @throws `sip.bad_header`, `sip.bad_uri`: 400
   */
  register(transaction: ServerTransaction, device: string, mostContacts: number): void;
  /** The best first; of equals the youngest. */
  bindingsOf(device: string): readonly Binding[];
  remove(device: string, why: Removal): void;
  /** What was reached by a connection that is closed. */
  disconnect(connectionId: number): void;
  readonly size: number;
  close(): void;
}

interface Kept {
  readonly device: string;
  readonly binding: Binding;
  readonly timer: Timer;
}

const defaultExpires = { least: 60, most: 3600, otherwise: 600 };

export function createRegistrar({ timers, listener, expires = defaultExpires }: RegistrarOptions): Registrar {
  const byDevice = new Map<string, Kept[]>();

  const keptOf = (device: string): readonly Kept[] => byDevice.get(device) ?? [];

  function drop(one: Kept): void {
    one.timer.cancel();
    const others = keptOf(one.device).filter((other) => other !== one);
    if (others.length === 0) byDevice.delete(one.device);
    else byDevice.set(one.device, others);
  }

  function unbind(one: Kept, why: Removal): void {
    drop(one);
    listener.onUnbound(one.device, one.binding, why);
  }

  function bind(device: string, wish: Wish): void {
    const { seconds, ...rest } = wish;
    const lasting = Math.min(seconds, expires.most);
    const binding: Binding = { ...rest, expiresAtMs: timers.nowMs() + lasting * 1000 };
    const known = keptOf(device).find((one) => isSameBinding(one.binding, wish));
    if (known !== undefined) drop(known);
    const kept: Kept = { device, binding, timer: timers.after(lasting * 1000, () => unbind(kept, 'expired')) };
    byDevice.set(device, [...keptOf(device), kept]);
    listener.onBound(device, binding, known === undefined);
  }

  function apply(device: string, wishes: readonly Wish[], mostContacts: number): void {
    for (const wish of wishes) {
      if (wish.seconds > 0) {
        bind(device, wish);
        continue;
      }
      const known = keptOf(device).find((one) => isSameBinding(one.binding, wish));
      if (known !== undefined) unbind(known, 'asked');
    }
    // A telephone that begins anew under another address leaves its old one behind.
    while (keptOf(device).length > mostContacts) unbind(keptOf(device)[0] as Kept, 'displaced');
  }

  /** A request of the same call that is not younger than what is kept (§10.3, 7). */
  const isOutdated = (device: string, { headers }: ServerTransaction['request'], wish?: Wish): boolean =>
    keptOf(device).some(
      ({ binding }) =>
        (wish === undefined || isSameBinding(binding, wish)) &&
        binding.callId === headers.callId &&
        binding.sequence >= headers.cseq.number,
    );

  function bindingsOf(device: string): Binding[] {
    return keptOf(device)
      .map(({ binding }) => binding)
      .reverse()
      .sort((a, b) => b.quality - a.quality);
  }

  /** Our answer lists all that there is (§10.3, 8). */
  function answer(transaction: ServerTransaction, device: string, wishes: readonly Wish[]): void {
    const supported = transaction.request.headers.words('supported');
    const headers = bindingsOf(device).map((binding) => contactField(binding, timers.nowMs()));
    const path = wishes[0]?.path ?? [];
    if (supported.includes('path')) headers.push(...path.map((value) => headerField('Path', value)));
    const hasFlow = wishes.some(({ regId, instance }) => regId !== null && instance !== null);
    if (hasFlow && supported.includes('outbound')) headers.push(headerField('Require', 'outbound'));
    transaction.answer(200, { headers });
  }

  return {
    register(transaction, device, mostContacts) {
      const { request, peer } = transaction;
      const wishes = readWishes(request, peer, expires.otherwise);
      if (wishes === 'all') {
        if (isOutdated(device, request)) {
          transaction.answer(500, { reason: 'Out of Order' });
          return;
        }
        for (const one of [...keptOf(device)]) unbind(one, 'asked');
        answer(transaction, device, []);
        return;
      }
      if (wishes.some(({ seconds }) => seconds > 0 && seconds < expires.least)) {
        transaction.answer(423, { headers: [headerField('Min-Expires', expires.least)] });
      } else if (wishes.some((wish) => isOutdated(device, request, wish))) {
        transaction.answer(500, { reason: 'Out of Order' });
      } else {
        apply(device, wishes, mostContacts);
        answer(transaction, device, wishes);
      }
    },
    bindingsOf,
    remove(device, why) {
      for (const one of [...keptOf(device)]) unbind(one, why);
    },
    disconnect(connectionId) {
      for (const kept of [...byDevice.values()].flat()) {
        if (kept.binding.peer.connectionId === connectionId && kept.binding.peer.transport !== 'udp') {
          unbind(kept, 'disconnected');
        }
      }
    },
    get size() {
      let size = 0;
      for (const kept of byDevice.values()) size += kept.length;
      return size;
    },
    close() {
      for (const { timer } of [...byDevice.values()].flat()) timer.cancel();
      byDevice.clear();
    },
  };
}

function contactField({ uri, instance, regId, quality, expiresAtMs }: Binding, nowMs: number): HeaderField {
  const parts = [`<${uri}>`, `expires=${Math.max(0, Math.ceil((expiresAtMs - nowMs) / 1000))}`];
  if (quality !== 1) parts.push(`q=${quality}`);
  if (instance !== null) parts.push(`+sip.instance=${quote(instance)}`);
  if (regId !== null) parts.push(`reg-id=${regId}`);
  return headerField('Contact', parts.join(';'));
}
