import type { Decision } from '../model/decision.ts';
import type { BriefReceipt, Receipt, Removed } from '../model/receipt.ts';
import type { Requirement } from '../model/requirement.ts';
import { en } from './i18n/en.ts';
import { zhCN } from './i18n/zh-CN.ts';
import type { WhyNot } from './why-not.ts';
import type { WhyWaiting } from './why-waiting.ts';

export type Language = 'zh-CN' | 'en';
export type NamedKind =
  | 'agent'
  | 'queue'
  | 'skill'
  | 'language'
  | 'tier'
  | 'site'
  | 'group'
  | 'organisation'
  | 'attribute'
  | 'breakReason';

/** In which language, and what people call the things that ids stand for. */
export interface Wording {
  readonly language: Language;
  nameOf(kind: NamedKind, id: string): string;
}

export type ReceiptedDecision = Extract<Decision, { readonly receipt: BriefReceipt | Receipt }>;

/** A decision's receipt in one sentence. */
export function receiptSentence(decision: ReceiptedDecision, wording: Wording): string {
  const texts = textsOf(wording);
  const { receipt } = decision;
  const agentId = 'agentId' in decision ? (decision.agentId ?? '') : '';
  const queueId = 'fromQueueId' in decision ? decision.fromQueueId : decision.queueId;
  const because = fill(texts.because[receipt.because], {
    agent: wording.nameOf('agent', agentId),
    queue: wording.nameOf('queue', queueId),
    ...('top' in receipt && { score: receipt.top[0]?.score ?? 0, remained: receipt.remained }),
    points: receipt.points,
    ring: receipt.ring,
    waited: seconds(receipt.waitedMs),
  });
  const rules = fill(texts.rules, { ring: receipt.ring, version: receipt.ruleVersion });
  return sentence([because, ...('removed' in receipt ? [counted(receipt, texts)] : []), rules], texts);
}

/** Why not this agent, in one sentence. */
export function whyNotSentence(agentId: string, why: WhyNot, wording: Wording): string {
  const texts = textsOf(wording);
  const list = (kind: NamedKind, ids: readonly string[]) => ids.map((id) => wording.nameOf(kind, id)).join(texts.list);
  const later = why.rule === 'requirement' && why.admittedInMs !== undefined;
  const text = fill(later ? texts.whyNot.requirementLater : texts.whyNot[why.rule], {
    agent: wording.nameOf('agent', agentId),
    ...(why.rule === 'requirement' && {
      missing: why.missing.map((part) => partText(part, wording, texts)).join(texts.list),
      seconds: seconds(why.admittedInMs ?? 0),
    }),
    ...(why.rule === 'reserved' && { queues: list('queue', why.forQueueIds) }),
    ...(why.rule === 'waitsForPreferred' && { agents: list('agent', why.agentIds), seconds: seconds(why.forMs) }),
    ...(why.rule === 'break' && { reason: wording.nameOf('breakReason', why.reasonId) }),
    ...(why.rule === 'capacity' && { count: why.contactIds.length }),
    ...(why.rule === 'outranked' && { other: wording.nameOf('agent', why.byAgentId), seconds: why.idleSeconds }),
  });
  return sentence([text], texts);
}

/** Why it still waits, in one sentence. */
export function whyWaitingSentence(why: WhyWaiting, wording: Wording): string {
  const texts = textsOf(wording);
  const { preferred, nextRing, wait } = why;
  const clauses = [
    fill(texts.whyWaiting[why.phase], {
      position: why.position ?? 0,
      queue: wording.nameOf('queue', why.queueId),
      waited: seconds(why.waitedMs),
      points: why.points,
      agent: wording.nameOf('agent', why.agentId ?? ''),
    }),
  ];
  if (why.hours !== 'open')
    clauses.push(fill(texts.because[why.hours], { queue: wording.nameOf('queue', why.queueId) }));
  if (why.phase === 'waiting') clauses.push(counted(why, texts));
  if (preferred !== undefined) {
    const agents = preferred.agentIds.map((id) => wording.nameOf('agent', id)).join(texts.list);
    clauses.push(fill(texts.whyWaiting.preferred, { agents, seconds: seconds(preferred.forMs) }));
  }
  if (nextRing !== undefined) clauses.push(fill(texts.whyWaiting.nextRing, { seconds: seconds(nextRing.inMs) }));
  if (wait !== undefined) {
    const rate = Math.round(wait.hitRate * 100);
    clauses.push(fill(texts.whyWaiting.wait, { from: seconds(wait.fromMs), to: seconds(wait.toMs), rate }));
  }
  return sentence(clauses, texts);
}

type Texts = typeof zhCN;

function textsOf({ language }: Wording): Texts {
  return language === 'en' ? en : zhCN;
}

function counted({ signedIn, removed }: { signedIn: number; removed: Removed }, texts: Texts): string {
  const parts = (Object.entries(removed) as [keyof Removed, number][]).filter(([, count]) => count > 0);
  const words = parts.map(([rule, count]) => fill(texts.removed[rule], { count }));
  return [fill(texts.signedIn, { count: signedIn }), ...words].join(texts.list);
}

function partText(part: Requirement, wording: Wording, texts: Texts): string {
  const inner = (parts: readonly Requirement[]) => parts.map((each) => partText(each, wording, texts)).join(texts.list);
  if ('all' in part) return inner(part.all);
  if ('any' in part) return fill(texts.part.any, { parts: inner(part.any) });
  if ('not' in part) return fill(texts.part.not, { parts: inner([part.not]) });
  const [kind, id] = Object.entries(part)[0] as [keyof Texts['part'] & NamedKind, string];
  const level = 'level' in part ? part.level : 1;
  return fill(texts.part[kind], { name: wording.nameOf(kind, id), level: level ?? 1 });
}

function sentence(clauses: readonly string[], texts: Texts): string {
  const text = clauses.join(texts.join) + texts.end;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
}

function seconds(ms: number): number {
  return Math.max(0, Math.ceil(ms / 1000));
}
