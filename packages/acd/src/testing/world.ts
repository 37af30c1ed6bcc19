import { applyEvent } from '../engine/apply-event.ts';
import { createRouting } from '../engine/create-routing.ts';
import type { Routing } from '../engine/entities.ts';
import type { RoutingConfig } from '../model/config.ts';
import type { Decision } from '../model/decision.ts';
import type { RoutingEvent } from '../model/event.ts';
import type { RecordedEvent } from '../snapshot/restore.ts';
import { createAudit } from './audit.ts';
import { qualification, tenOClock } from './centre.ts';
import { randomConfig } from './random-config.ts';
import { eventOf, type Step } from './random-events.ts';

export interface World {
  readonly config: RoutingConfig;
  readonly routing: Routing;
  readonly recorded: readonly RecordedEvent[];
  readonly decisions: readonly Decision[];
  /** What the audit found wrong. */
  readonly wrong: readonly string[];
}

/** Runs a random world, and brings every contact to its end if asked to. */
export function runWorld(seed: number, steps: readonly Step[], { isDrained }: { isDrained: boolean }): World {
  const config = randomConfig(seed);
  const routing = createRouting(config, tenOClock);
  const audit = createAudit();
  const recorded: RecordedEvent[] = [];
  const decisions: Decision[] = [];
  const wrong: string[] = [];
  let nowMs = tenOClock;

  const happens = (event: RoutingEvent): void => {
    audit.look(routing);
    recorded.push({ event, nowMs });
    const made = applyEvent(routing, event, nowMs);
    decisions.push(...made);
    wrong.push(...audit.check(routing, made).map((what) => `after ${event.type} ${event.id}: ${what}`));
  };

  for (const [number, step] of steps.entries()) {
    nowMs += step.passMs;
    happens(eventOf(routing, step, number));
  }
  if (isDrained) {
    drain(routing, happens, (ms) => {
      nowMs += ms;
    });
    wrong.push(...audit.checkEnd());
  }
  return { config, routing, recorded, decisions, wrong };
}

/** Opens everything, and lets somebody who can do anything serve whoever is left. */
function drain(routing: Routing, happens: (event: RoutingEvent) => void, pass: (ms: number) => void): void {
  let number = 0;
  const id = () => `drain${number++}`;
  for (const siteId of routing.downSites) happens({ id: id(), type: 'site.changed', siteId, isUp: true });
  for (const queueId of [...routing.queues.keys()]) {
    happens({ id: id(), type: 'queue.emergencyChanged', queueId, isOn: false });
    happens({ id: id(), type: 'queue.closureChanged', queueId, isClosed: false });
  }
  const all = { broadband: 5, billing: 5, mobile: 5 } as const;
  for (const [agentId, siteId, group] of [
    ['all1', 'nanjing', 'day'],
    ['all2', 'wuxi', 'night'],
    ['all3', 'nanjing', 'night'],
    ['all4', 'wuxi', 'day'],
  ] as const) {
    happens({
      id: id(),
      type: 'agent.signedIn',
      agentId,
      qualification: qualification({ skills: all, languages: { zh: 5, en: 5 }, siteId, groups: [group] }),
      capacity: { maximum: {}, total: 100 },
      hasDevice: true,
      hasBrowser: true,
      state: { state: 'available' },
    });
  }
  for (let round = 0; round < 400 && routing.contacts.size > 0; round++) {
    for (const work of [...routing.works.values()]) {
      if (work.activity === 'ringing') happens({ id: id(), type: 'offer.accepted', offerId: work.id });
      if (work.activity === 'wrapUp') happens({ id: id(), type: 'wrapUp.ended', offerId: work.id });
    }
    for (const { id: contactId, phase } of [...routing.contacts.values()]) {
      if (phase === 'handled') happens({ id: id(), type: 'contact.finished', contactId });
      if (phase === 'dialling') happens({ id: id(), type: 'callback.answered', contactId });
    }
    pass(3000);
    happens({ id: id(), type: 'clock.ticked' });
  }
}
