export { type Clock, dayIn, fixedClock, systemClock } from './clock.ts';
export {
  type Conflict,
  DomainError,
  defineErrors,
  type ErrorDefinition,
  type ErrorFactory,
  type ErrorKind,
  isDomainError,
} from './domain-error.ts';
export { type Brand, type Id, isUuid, newId, timeOfId } from './id.ts';
