import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Health } from '@oneline/contracts';
import type { Clock } from '@oneline/kernel';
import { type HealthProbe, judge } from './health.ts';

const gibibyte = 1024 ** 3;

/** Room on the disks of these folders, by the name of each in the facts. A folder that is not there yet counts for nothing. */
export function diskProbe(folders: Readonly<Record<string, string>>, read: typeof statfs = statfs): HealthProbe {
  return {
    name: 'disk',
    async run() {
      const facts: Record<string, number> = {};
      let freeBytes = Number.POSITIVE_INFINITY;
      let freeShare = 1;
      for (const [name, path] of Object.entries(folders)) {
        const disk = await read(path).catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return null;
          throw error;
        });
        if (!disk) continue;
        facts[`${name}FreeBytes`] = disk.bavail * disk.bsize;
        facts[`${name}Bytes`] = disk.blocks * disk.bsize;
        freeBytes = Math.min(freeBytes, disk.bavail * disk.bsize);
        freeShare = Math.min(freeShare, disk.bavail / Math.max(disk.blocks, 1));
      }
      return judge('disk', facts, {
        failing: { disk_low: freeBytes < gibibyte || freeShare < 0.03 },
        warning: { disk_low: freeBytes < 5 * gibibyte || freeShare < 0.1 },
      });
    },
  };
}

export function memoryProbe(): HealthProbe {
  return {
    name: 'memory',
    async run() {
      const { heap_size_limit: heapLimitBytes, used_heap_size: heapUsedBytes } = getHeapStatistics();
      const share = heapUsedBytes / heapLimitBytes;
      return judge(
        'memory',
        { residentBytes: process.memoryUsage.rss(), heapUsedBytes, heapLimitBytes },
        { failing: { memory_low: share > 0.95 }, warning: { memory_low: share > 0.8 } },
      );
    },
  };
}

/** How long work waits for its turn in this process, since the last look. */
export function eventLoopProbe(): HealthProbe & { close(): void } {
  const resolutionMs = 20;
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const milliseconds = (nanoseconds: number): number => Math.max(0, Math.round(nanoseconds / 1e6) - resolutionMs);
  return {
    name: 'event-loop',
    async run() {
      const [p50Ms, p99Ms, maxMs] = [delays.percentile(50), delays.percentile(99), delays.max].map(milliseconds) as [
        number,
        number,
        number,
      ];
      delays.reset();
      return judge(
        'event-loop',
        { p50Ms, p99Ms, maxMs },
        { failing: { process_slow: p50Ms > 250 }, warning: { process_slow: p99Ms > 250 } },
      );
    },
    close: () => void delays.disable(),
  };
}

/** Every node tells of itself several times a minute. */
const silentMs = 60_000;

export function nodesProbe(nodes: () => Promise<Health['nodes']>, clock: Clock): HealthProbe {
  return {
    name: 'nodes',
    async run() {
      const all = await nodes();
      const silent = all.filter(({ seenAt }) => clock.now().getTime() - Date.parse(seenAt) > silentMs).length;
      return judge('nodes', { nodes: all.length, silent }, { warning: { node_silent: silent > 0 } });
    },
  };
}
