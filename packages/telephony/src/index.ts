export { createEmbeddedExchange, type EmbeddedExchange } from './embedded/create-exchange.ts';
export type { ExchangeAddress, ExchangeInfo, ExchangeLog, ExchangeSettings } from './embedded/settings.ts';
export { telephonyErrors } from './errors.ts';
export { connectExchange } from './link/connect-exchange.ts';
export { type Engine, type ServedExchange, serveExchange } from './link/serve-exchange.ts';
export type {
  Command,
  CommandMessage,
  CommandOp,
  CommandReply,
  DeviceSettings,
  Monitoring,
  Settings,
  Sound,
  TenantLimits,
  Transport,
  TrunkSettings,
} from './port/command.ts';
export type { Link, LiveBridge, LiveLeg, Snapshot, TelephonyDriver } from './port/driver.ts';
export type { EventBody, EventType, TelephonyEvent } from './port/event.ts';
export {
  type Destination,
  type EndCause,
  type EndReason,
  endReasons,
  type LegId,
  type LegQuality,
  type Origin,
  type Presented,
} from './port/party.ts';
export { type LaunchedExchange, type LaunchOptions, launchExchange } from './process/launch-exchange.ts';
