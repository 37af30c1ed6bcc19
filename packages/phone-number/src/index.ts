export {
  dialString,
  formatNumber,
  type NumberKind,
  type PhoneNumber,
  type Place,
  parseNumber,
} from './phone-number.ts';
export { readNumberAloud } from './read-aloud.ts';
export { isEmergencyNumber } from './short-codes.ts';
