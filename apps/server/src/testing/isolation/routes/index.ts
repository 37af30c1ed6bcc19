import type { Generators } from '../aim.ts';
import { accounts } from './accounts.ts';
import { audit } from './audit.ts';
import { calendars } from './calendars.ts';
import { calls } from './calls.ts';
import { codes } from './codes.ts';
import { lines } from './lines.ts';
import { organisation } from './organisation.ts';
import { own } from './own.ts';
import { rights } from './rights.ts';
import { signIn } from './sign-in.ts';
import { jobs, notifications, operations, spreadsheets } from './work.ts';

/** How each route of the API is aimed at another tenant. A route that is missing here fails the isolation test. */
export const generators: Generators = {
  ...organisation,
  ...rights,
  ...signIn,
  ...own,
  ...accounts,
  ...codes,
  ...calendars,
  ...lines,
  ...calls,
  ...audit,
  ...jobs,
  ...notifications,
  ...spreadsheets,
  ...operations,
};
