export { batchMeans, type Estimate, meanOf } from './estimate.ts';
export { createRandom, type Random } from './random.ts';
export {
  type SimulatedAgent,
  type SimulatedArrival,
  type SimulatedContact,
  type Simulation,
  simulate,
} from './simulate.ts';
export { equalAgents, poissonArrivals, singleQueue } from './single-queue.ts';
