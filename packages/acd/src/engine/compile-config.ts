import type { RoutingConfig, TierConfig } from '../model/config.ts';

/** A checked configuration with its channels numbered and its priorities as whole numbers. */
export interface CompiledConfig {
  readonly raw: RoutingConfig;
  readonly channels: readonly CompiledChannel[];
  readonly channelById: ReadonlyMap<string, number>;
  readonly tierById: ReadonlyMap<string, CompiledTier>;
  readonly firstTier: CompiledTier;
  readonly breakReasonById: ReadonlyMap<string, RoutingConfig['breakReasons'][number]>;
  /** Whether any queue asks for the least occupied. */
  readonly usesOccupancy: boolean;
}

export interface CompiledChannel {
  readonly id: string;
  readonly weight: number;
  readonly maximum: number;
  readonly needsDevice: boolean;
  /** How it comes beside a channel being handled, by that channel's number. */
  readonly beside: readonly BesideCode[];
}

/** 0 blocked, 1 shared, 2 interrupts. */
export type BesideCode = 0 | 1 | 2;

export interface CompiledTier {
  /** Micro-points. */
  readonly basePoints: number;
  readonly slope: number;
}

const besideCodes = { blocked: 0, shared: 1, interrupts: 2 } as const;

/** `config` has passed `checkConfig`. */
export function compileConfig(config: RoutingConfig): CompiledConfig {
  const tiers = config.tiers.map((tier) => [tier.id, compileTier(tier)] as const);
  return {
    raw: config,
    channels: config.channels.map(({ id, weight, maximum, needsDevice, beside }) => ({
      id,
      weight,
      maximum,
      needsDevice,
      beside: config.channels.map((other) => besideCodes[beside[other.id] ?? 'shared']),
    })),
    channelById: new Map(config.channels.map(({ id }, index) => [id, index])),
    tierById: new Map(tiers),
    firstTier: (tiers[0] as (typeof tiers)[number])[1],
    breakReasonById: new Map(config.breakReasons.map((reason) => [reason.id, reason])),
    usesOccupancy: config.queues.some(({ selection }) => selection.kind === 'leastOccupied'),
  };
}

function compileTier(tier: TierConfig): CompiledTier {
  return { basePoints: microPoints(tier.basePriority), slope: slopeOf(tier.slope) };
}

/** Points as whole micro-points, so that sums are exact. */
export function microPoints(points: number): number {
  return Math.round(points * 1_000_000);
}

/** Points a second as whole micro-points a millisecond. */
export function slopeOf(pointsPerSecond: number): number {
  return Math.round(pointsPerSecond * 1000);
}
