import type { CallStats } from '../domains/calls/index.ts';
import { type HealthProbe, judge } from '../domains/operations/index.ts';

/** Whether the exchange of this process is reached; nothing to look at where there is to be none. */
export function exchangeProbe(hasExchange: boolean, stats: () => CallStats): HealthProbe {
  return {
    name: 'exchange',
    async run() {
      const { live, failed, isExchangeUp } = stats();
      return judge(
        'exchange',
        { callsLive: live, callsFailed: failed },
        { failing: { exchange_down: hasExchange && !isExchangeUp } },
      );
    },
  };
}
