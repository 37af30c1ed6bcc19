export { streamErrors } from './errors.ts';
export { registerStream, type Stream, type StreamOptions } from './stream.ts';
