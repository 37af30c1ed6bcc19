import { join } from 'node:path';
import { buildWeb } from '../apps/server/src/platform/web/web-build.ts';

const { isFresh } = await buildWeb(join(import.meta.dirname, '..'));
console.log(isFresh ? 'built' : 'nothing changed since the last build');
