#!/usr/bin/env node
// Plain JavaScript, so that it also runs on a Node too old for the rest and can say so.
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 7)) {
  console.error(
    `OneLine needs Node 24.7 or newer; this is ${process.versions.node}.\n` +
      'Run it through npm (npm start, npm run oneline -- …): on Linux x64 and arm64 "npm ci" brings a Node 26 of its own.\n' +
      'Where it does not (npm ci --omit=optional, another system), install Node 24.7 or newer.',
  );
  process.exit(1);
}
module.enableCompileCache();
// Node has Temporal of its own from 26 on.
if (!('Temporal' in globalThis)) await import('temporal-polyfill/global');
const { runCommandLine } = await import('../src/main.ts');
process.exitCode = await runCommandLine(process.argv.slice(2));
