import type { Requirement, Scalar } from './requirement.ts';

export interface PreferredAgent {
  readonly agentId: string;
  /** The highest is asked first. */
  readonly score: number;
  readonly because: 'lastAgent' | 'accountManager' | 'orderOwner' | 'transfer';
}

/** A call, chat, e-mail, message, voicemail or piece of work that asks for a person. */
export interface ArrivingContact {
  readonly id: string;
  readonly channel: string;
  /** Rules may choose another. */
  readonly queueId: string;
  readonly tier?: string;
  readonly language?: string;
  readonly siteId?: string;
  /** By which a redialler is recognised. */
  readonly address?: string;
  readonly attributes?: Readonly<Record<string, Scalar>>;
  /** Asked for beside what the queue requires. */
  readonly requirement?: Requirement;
  readonly preferred?: readonly PreferredAgent[];
  readonly boost?: number;
  /** Epoch milliseconds of the place it has, when it has waited before; now otherwise. */
  readonly waitingSince?: number;
}

/** Each contact ends in exactly one. */
export type Outcome = 'handled' | 'abandoned' | 'refused' | 'voicemail' | 'transferred' | 'unreachable' | 'cancelled';
