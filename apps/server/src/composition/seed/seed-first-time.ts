import { randomInt } from 'node:crypto';
import type { Config } from '../../platform/config/config.ts';
import type { ComposedServer } from '../compose-server.ts';
import { words } from '../i18n/words.ts';
import type { ReadinessTracker } from '../readiness.ts';
import { demoTenant, emptyTenant } from './demo-operator.ts';
import { makeTenant } from './first-tenant.ts';
import { type DemoSignIn, installer, seedDemo } from './seed-demo.ts';
import { finishTenant, needsTenant } from './tenant-store.ts';

/** Letters and digits that nobody mistakes for one another. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

function inventPassword(): string {
  const part = (): string => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return `${part()}-${part()}`;
}

export interface SeedOptions {
  readonly config: Config;
  readonly ownerUrl: string;
  readonly readiness: ReadinessTracker;
  say(line: string): void;
}

/** Makes what the first start of an installation makes, and tells the sign-ins. Later starts make nothing. */
export async function seedFirstTime(server: ComposedServer, options: SeedOptions): Promise<void> {
  const { config, ownerUrl, readiness, say } = options;
  if (config.firstSeed === 'none' || !(await needsTenant(ownerUrl))) return;
  readiness.become('seeding');
  const isDemo = config.firstSeed === 'demo';
  const tenant = isDemo ? demoTenant : emptyTenant;
  const tenantId = await readiness.step('tenant', () => makeTenant(server, ownerUrl, tenant));
  if (!isDemo) return finishTenant(ownerUrl, tenantId);
  const password = config.demoPassword ?? inventPassword();
  const signIns = await readiness.step('demo', (progress) =>
    seedDemo({
      local: server.local,
      ports: {
        createAccount: server.domains.identity.createAccount,
        recordPrompt: server.domains.prompts.record,
      },
      as: installer(tenantId, tenant.zone),
      now: server.platform.clock.now(),
      password,
      progress,
    }),
  );
  await finishTenant(ownerUrl, tenantId);
  tellSignIns(signIns, password, say);
}

function tellSignIns(signIns: readonly DemoSignIn[], password: string, say: (line: string) => void): void {
  say(`  ${words.demoSignIns}`);
  for (const { login, name, post } of signIns) say(`    ${login.padEnd(12)} ${name} ${post}`);
  say(`  ${words.password}  ${password}\n`);
}
