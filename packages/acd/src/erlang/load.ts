import { errors } from '../errors.ts';

/** What is asked of a group of equal agents. Rates and times in any one unit of time; results are in the same. */
export interface Load {
  /** Contacts in a unit of time. */
  readonly arrivalRate: number;
  /** Mean time an agent spends with a contact: talk, hold and wrap-up. */
  readonly handlingTime: number;
}

export interface PatientLoad extends Load {
  /** Mean time a customer waits before hanging up. */
  readonly patience: number;
}

export interface Performance {
  /** Probability that a contact waits at all. */
  readonly waitProbability: number;
  /** Mean wait of all contacts, those who hang up among them. */
  readonly meanWait: number;
  /** Mean wait of the answered (ASA). */
  readonly meanWaitOfAnswered: number;
  readonly abandonProbability: number;
  /** Mean number waiting. */
  readonly queueLength: number;
  /** Share of their time in which agents work. */
  readonly occupancy: number;
  /** Share of all contacts answered within a time. */
  serviceLevel(within: number): number;
}

/** Offered traffic in erlangs. */
export function trafficOf({ arrivalRate, handlingTime }: Load): number {
  return arrivalRate * handlingTime;
}

/** @throws `acd.invalid_load` unless all are positive and agents whole */
export function checkLoad(agents: number, rates: Readonly<Record<string, number>>): void {
  const isValid = Number.isSafeInteger(agents) && agents >= 0 && Object.values(rates).every((rate) => rate > 0);
  if (!isValid) throw errors.invalidLoad({ agents, ...rates });
}
