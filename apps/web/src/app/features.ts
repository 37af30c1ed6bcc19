import { accounts } from '../features/accounts/index.ts';
import { audit } from '../features/audit/index.ts';
import { calendars } from '../features/calendars/index.ts';
import { calls } from '../features/calls/index.ts';
import { codeTables } from '../features/code-tables/index.ts';
import { devices } from '../features/devices/index.ts';
import { home } from '../features/home/index.ts';
import { jobs } from '../features/jobs/index.ts';
import { lines } from '../features/lines/index.ts';
import { me } from '../features/me/index.ts';
import { operations } from '../features/operations/index.ts';
import { organisation } from '../features/organisation/index.ts';
import { prompts } from '../features/prompts/index.ts';
import { recordings } from '../features/recordings/index.ts';
import { roles } from '../features/roles/index.ts';
import { security } from '../features/security/index.ts';
import { signIn } from '../features/sign-in/index.ts';
import { signIns } from '../features/sign-ins/index.ts';
import type { Feature } from './feature.ts';

/** Everything this web is made of; the only place that knows every feature. */
export const features: readonly Feature[] = [
  home,
  calls,
  recordings,
  organisation,
  roles,
  accounts,
  me,
  codeTables,
  calendars,
  lines,
  devices,
  prompts,
  security,
  jobs,
  audit,
  signIns,
  operations,
  signIn,
];
