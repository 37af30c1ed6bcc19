import { erlangB } from './erlang-b.ts';
import { checkLoad, type Load, type Performance, trafficOf } from './load.ts';

/**
 * Erlang C, M/M/n: everybody waits until answered, in the order of arrival (Erlang 1917). With no more agents than erlangs the
 * queue grows without bound: everybody waits, for ever.
 * @throws `acd.invalid_load`
 */
export function erlangC(load: Load, agents: number): Performance {
  checkLoad(agents, { arrivalRate: load.arrivalRate, handlingTime: load.handlingTime });
  const traffic = trafficOf(load);
  if (traffic >= agents) return withoutEnd();
  const blocked = erlangB(traffic, agents);
  const waitProbability = blocked / (1 - (traffic / agents) * (1 - blocked));
  const meanWait = (waitProbability * load.handlingTime) / (agents - traffic);
  return {
    waitProbability,
    meanWait,
    meanWaitOfAnswered: meanWait,
    abandonProbability: 0,
    queueLength: load.arrivalRate * meanWait,
    occupancy: traffic / agents,
    serviceLevel: (within) => 1 - waitProbability * Math.exp((-(agents - traffic) * within) / load.handlingTime),
  };
}

function withoutEnd(): Performance {
  return {
    waitProbability: 1,
    meanWait: Number.POSITIVE_INFINITY,
    meanWaitOfAnswered: Number.POSITIVE_INFINITY,
    abandonProbability: 0,
    queueLength: Number.POSITIVE_INFINITY,
    occupancy: 1,
    serviceLevel: () => 0,
  };
}
