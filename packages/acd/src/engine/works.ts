import type { WithdrawalReason } from '../model/decision.ts';
import { learnStart, learnWait } from '../wait/wait-model.ts';
import { close, comeBack, schedule } from './admission.ts';
import { removeWork, settleAgent } from './assign.ts';
import { briefReceipt, decide, ignore } from './decide.ts';
import type { Agent, Contact, Routing, Work } from './entities.ts';
import { settlePresence } from './presence.ts';
import { updateIndex } from './readiness.ts';
import { arm, foretoldTo } from './waiting-place.ts';

/** The agent has accepted: the wait is over. */
export function accept(routing: Routing, work: Work): void {
  const { contact, agent } = work;
  if (work.activity !== 'ringing' || contact === undefined) {
    ignore(routing, 'wrongPhase');
    return;
  }
  if (work.timer !== undefined) routing.timers.cancel(work.timer);
  work.timer = undefined;
  agent.isRinging = false;
  setActivity(routing, work, 'talking');
  contact.phase = 'handled';
  const waitedMs = work.offeredAt - contact.waitingSince;
  if (contact.foretoldAt !== undefined) {
    learnStart(work.queue.wait, routing.nowMs);
    learnWait(work.queue.wait, foretoldTo(contact), routing.nowMs - contact.foretoldAt);
    contact.foretoldAt = undefined;
  }
  decide(routing, {
    type: 'contact.answered',
    offerId: work.id,
    contactId: contact.id,
    agentId: agent.id,
    queueId: work.queue.config.id,
    waitedMs,
    rangMs: routing.nowMs - work.offeredAt,
  });
  if (contact.callback === 'owed') {
    contact.attempts++;
    decide(routing, {
      type: 'callback.dialled',
      contactId: contact.id,
      queueId: work.queue.config.id,
      mode: 'agentFirst',
      attempt: contact.attempts,
      agentId: agent.id,
      receipt: briefReceipt(routing, contact, 'callback'),
    });
  }
  settleAgent(routing, agent);
}

/** Ends an offer that is still ringing; the contact is then in no place. The agent is settled by the caller. */
export function withdraw(routing: Routing, work: Work, reason: WithdrawalReason): Contact {
  const contact = work.contact as Contact;
  removeWork(routing, work);
  contact.work = undefined;
  decide(routing, {
    type: 'offer.withdrawn',
    offerId: work.id,
    contactId: contact.id,
    agentId: work.agent.id,
    reason,
  });
  return contact;
}

/** Nobody answered, or the device failed: the agent stops, the contact goes back to its old place. */
export function miss(routing: Routing, work: Work, reason: 'notAnswered' | 'failed' | 'refused'): void {
  const { agent } = work;
  const contact = withdraw(routing, work, reason);
  if (reason === 'refused') contact.refusedBy = [...contact.refusedBy, agent.id];
  if (reason !== 'refused' || work.queue.config.onRefusal === 'notResponding') {
    if (agent.presence === 'available') agent.presence = 'notResponding';
  }
  settlePresence(routing, agent);
  // The agent first leaves the pools, the contact then finds another, and only then may this agent find another contact.
  updateIndex(routing, agent, 0);
  comeBack(routing, contact);
  settleAgent(routing, agent);
}

/** The conversation is over: the contact has its outcome, the agent perhaps work after it. */
export function finish(routing: Routing, contact: Contact): void {
  const work = contact.work;
  if (work === undefined || contact.phase !== 'handled') {
    ignore(routing, 'wrongPhase');
    return;
  }
  detach(work);
  close(routing, contact, { outcome: 'handled' });
  beginWrapUp(routing, work);
}

/** The contact leaves its agent, and the agent's work on it goes on without. */
export function detach(work: Work): void {
  if (work.contact !== undefined) work.contact.work = undefined;
  work.contact = undefined;
}

export function beginWrapUp(routing: Routing, work: Work): void {
  const { mode, seconds } = work.queue.config.wrapUp;
  const isWanted = mode === 'timed' || mode === 'mandatory' || (mode === 'optional' && work.isWrapUpAsked);
  const isPossible = work.agent.presence !== 'signedOut' && (mode === 'mandatory' || seconds > 0);
  if (!isWanted || !isPossible) {
    endWork(routing, work);
    return;
  }
  setActivity(routing, work, 'wrapUp');
  if (mode !== 'mandatory') work.timer = arm(routing, routing.nowMs + seconds * 1000, { kind: 'work', work });
  settleAgent(routing, work.agent);
}

/** The last of a contact for its agent: from now on they are idle. */
export function endWork(routing: Routing, work: Work): void {
  const { agent } = work;
  removeWork(routing, work);
  agent.idleSince = routing.nowMs;
  settlePresence(routing, agent);
  settleAgent(routing, agent);
}

export function extendWrapUp(routing: Routing, work: Work): void {
  const { mode, extensionSeconds, maximumExtensions } = work.queue.config.wrapUp;
  if (work.activity !== 'wrapUp' || mode === 'mandatory' || work.timer === undefined) {
    ignore(routing, 'wrongPhase');
    return;
  }
  if (work.extensions >= maximumExtensions) {
    ignore(routing, 'limitReached');
    return;
  }
  work.extensions++;
  const dueAt = work.timer.dueAt + extensionSeconds * 1000;
  routing.timers.cancel(work.timer);
  work.timer = arm(routing, dueAt, { kind: 'work', work });
}

export function setActivity(routing: Routing, work: Work, activity: Work['activity']): void {
  work.activity = activity;
  work.activityAt = routing.nowMs;
}

/** The customer could not be reached: again later, or never. */
export function failCallback(routing: Routing, contact: Contact): void {
  const { maximumAttempts, retrySeconds } = contact.queue.config.callback;
  const work = contact.work;
  if (work !== undefined) detach(work);
  if (contact.attempts >= maximumAttempts) close(routing, contact, { outcome: 'unreachable' });
  else schedule(routing, contact, routing.nowMs + retrySeconds * 1000);
  if (work !== undefined) endWork(routing, work);
}

export function worksOf(agent: Agent, activity: Work['activity']): Work[] {
  return agent.works.filter((work) => work.activity === activity);
}
