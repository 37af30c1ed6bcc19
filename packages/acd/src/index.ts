export { applyEvent, nothingBefore } from './engine/apply-event.ts';
export { createRouting } from './engine/create-routing.ts';
export type { Routing } from './engine/entities.ts';
export { type Competition, longestWaitSeconds, type Urgency } from './engine/starvation.ts';
export { errors } from './errors.ts';
export type * from './model/agent.ts';
export { type ConfigProblem, type ConfigProblemReason, checkConfig } from './model/check-config.ts';
export type * from './model/config.ts';
export type * from './model/contact.ts';
export type * from './model/decision.ts';
export type * from './model/event.ts';
export type * from './model/receipt.ts';
export type * from './model/requirement.ts';
export {
  type Language,
  type NamedKind,
  type ReceiptedDecision,
  receiptSentence,
  type Wording,
  whyNotSentence,
  whyWaitingSentence,
} from './receipts/sentence.ts';
export { upTo, type WhyNot, whyNot, whyNotThen } from './receipts/why-not.ts';
export { type WhyWaiting, whyWaiting } from './receipts/why-waiting.ts';
export { canonicalJson } from './snapshot/canonical-json.ts';
export { type RecordedEvent, replay, restore } from './snapshot/restore.ts';
export { type RoutingSnapshot, takeSnapshot } from './snapshot/snapshot.ts';
