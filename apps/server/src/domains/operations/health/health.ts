import type { Health, HealthCheck } from '@oneline/contracts';
import { isDomainError } from '@oneline/kernel';

/** Looks at one thing. What it throws, or that it takes too long, is itself a finding. */
export interface HealthProbe {
  readonly name: string;
  run(): Promise<HealthCheck>;
  close?(): void;
}

type State = HealthCheck['state'];
type Facts = HealthCheck['facts'];

const order: readonly State[] = ['ok', 'warning', 'failing'];
const timeoutMs = 5_000;

export function worstOf(states: readonly State[]): State {
  return states.reduce((worst, state) => (order.indexOf(state) > order.indexOf(worst) ? state : worst), 'ok');
}

/** A finding by thresholds: the first of `failing` and `warning` whose condition holds gives state and code. */
export function judge(name: string, facts: Facts, rules: { failing?: Rules; warning?: Rules }): HealthCheck {
  for (const state of ['failing', 'warning'] as const) {
    const found = Object.entries(rules[state] ?? {}).find(([, holds]) => holds);
    if (found) return { name, state, code: `health.${found[0]}`, facts };
  }
  return { name, state: 'ok', code: null, facts };
}

/** Conditions by the reason they stand for. */
type Rules = Readonly<Record<string, boolean>>;

/** Runs every probe at once. One that fails does not keep the others from telling. */
export async function runProbes(probes: readonly HealthProbe[], waitMs = timeoutMs): Promise<HealthCheck[]> {
  return Promise.all(
    probes.map(async ({ name, run }) => {
      const { promise: tooLate, resolve } = Promise.withResolvers<HealthCheck>();
      const timer = setTimeout(
        () => resolve({ name, state: 'failing', code: 'health.no_answer', facts: { waitedMs: waitMs } }),
        waitMs,
      );
      try {
        return await Promise.race([run(), tooLate]);
      } catch (error) {
        return { name, state: 'failing', code: isDomainError(error) ? error.code : 'health.probe_failed', facts: {} };
      } finally {
        clearTimeout(timer);
      }
    }),
  );
}

export async function readHealth(installation: {
  readonly version: string;
  readonly startedAt: Date;
  readonly probes: readonly HealthProbe[];
  nodes(): Promise<Health['nodes']>;
}): Promise<Health> {
  const [checks, nodes] = await Promise.all([
    runProbes(installation.probes),
    // Without a database there are no nodes to tell of; the database check says so.
    installation.nodes().catch(() => []),
  ]);
  return {
    state: worstOf(checks.map(({ state }) => state)),
    version: installation.version,
    startedAt: installation.startedAt.toISOString(),
    nodes,
    checks,
  };
}
