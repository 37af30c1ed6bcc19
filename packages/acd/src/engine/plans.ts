import type { Requirement } from '../model/requirement.ts';
import { compile, gradedKeysOf } from '../requirement/compile.ts';
import { everybody, normalise } from '../requirement/normalise.ts';
import { widen } from '../requirement/widen.ts';
import type { Plan, PlannedRing, Queue } from './entities.ts';

/** The rings of a queue for contacts that ask for something of their own as well. */
export function planFor(queue: Queue, requirement: Requirement): Plan {
  if (requirement === everybody) return queue.basePlan;
  const key = JSON.stringify(requirement);
  const known = queue.plans.get(key);
  if (known !== undefined) return known;
  const plan = makePlan(queue, requirement);
  queue.plans.set(plan.key, plan);
  return plan;
}

/** `requirement` is in its normal form. */
export function makePlan(queue: Queue, requirement: Requirement): Plan {
  const asked = normalise({ all: [queue.config.requirement, requirement] });
  let widened = asked;
  const rings: PlannedRing[] = [plannedRing(0, widened)];
  for (const ring of queue.config.rings) {
    for (const step of ring.widen) widened = widen(widened, step);
    rings.push(plannedRing(ring.afterSeconds * 1000, widened));
  }
  const gradedKeys = gradedKeysOf(asked);
  return { key: JSON.stringify(requirement), queue, rings, gradedKeys, contacts: 0, indexed: undefined };
}

function plannedRing(afterMs: number, requirement: Requirement): PlannedRing {
  return { afterMs, requirement, matches: compile(requirement) };
}
