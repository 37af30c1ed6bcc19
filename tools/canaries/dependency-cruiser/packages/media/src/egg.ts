// violates: no-cycles
import type { hen } from './hen.ts';

export const egg = (from: typeof hen): unknown => from;
