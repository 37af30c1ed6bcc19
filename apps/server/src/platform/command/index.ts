export {
  type AuditRecord,
  type Change,
  type Changes,
  changesBetween,
  type EventRecord,
  type JobRecord,
} from './change.ts';
export { type CommandOrigin, type Commands, createCommands, type Idempotency, type Sealer } from './commands.ts';
export { commandErrors } from './errors.ts';
export { systemOrigin } from './system-origin.ts';
