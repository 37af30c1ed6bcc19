import type { Readiness } from '../platform/http/probes.ts';

type StepState = Readiness['steps'][number]['state'];

/** Keeps how far a process is with starting. */
export interface ReadinessTracker {
  current(): Readiness;
  /** Runs a named step; the function given tells its progress, 0–1. */
  step<Result>(name: string, work: (progress: (share: number) => void) => Promise<Result>): Promise<Result>;
  become(state: Readiness['state']): void;
}

export function createReadiness(): ReadinessTracker {
  let state: Readiness['state'] = 'starting';
  const steps = new Map<string, { state: StepState; progress: number | null }>();
  return {
    current: () => ({ state, steps: [...steps].map(([name, step]) => ({ name, ...step })) }),
    async step(name, work) {
      steps.set(name, { state: 'running', progress: null });
      try {
        const result = await work((progress) => steps.set(name, { state: 'running', progress }));
        steps.set(name, { state: 'done', progress: 1 });
        return result;
      } catch (error) {
        steps.set(name, { state: 'failed', progress: null });
        throw error;
      }
    },
    become(next) {
      state = next;
    },
  };
}
