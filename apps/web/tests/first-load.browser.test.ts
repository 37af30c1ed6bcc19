import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settle, signIn } from '../../../tools/browser.ts';
import { demoPassword } from '../../server/src/testing/running-server.ts';
import { firstLoadBytes, type Manifest } from '../bundle-size.ts';
import { openProduct, type Product } from './product.ts';

const budgetBytes = 400_000;
const dist = join(import.meta.dirname, '../dist');

let product: Product;
beforeAll(async () => {
  product = await openProduct();
});
afterAll(() => product.close());

describe('the sign-in page and the shell together', () => {
  it('are built to at most 400 kB, gzipped', () => {
    const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;
    const sizeOf = (file: string): number => gzipSync(readFileSync(join(dist, file))).length;
    const signInPages = ['src/features/sign-in/sign-in-page.tsx', 'src/features/home/home-page.tsx'];
    expect(firstLoadBytes(manifest, sizeOf, signInPages)).toBeLessThanOrEqual(budgetBytes);
  });

  it('take at most 400 kB from the server until somebody is in, whatever they are made of', async () => {
    const { page } = await product.open();
    const finished: Request[] = [];
    page.on('requestfinished', (request) => finished.push(request));
    await signIn(page, product.url, 'inspector', demoPassword);
    await settle(page);
    const sizes = await Promise.all(finished.map(async (request) => (await request.sizes()).responseBodySize));
    const scripts = finished.filter((request) => request.resourceType() === 'script');
    expect(scripts.length, 'scripts were seen').toBeGreaterThan(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(budgetBytes);
  });
});
