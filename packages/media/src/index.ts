export { errors } from './errors.ts';
export { alaw, type Companding, compandingOf, type Law, SAMPLE_RATE, ulaw } from './g711/laws.ts';
export { decode, encode } from './g711/samples.ts';
