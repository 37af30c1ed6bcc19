// violates: web-runs-in-a-browser
export { readFileSync } from 'node:fs';
