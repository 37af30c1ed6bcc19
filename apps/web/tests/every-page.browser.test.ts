import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstLoadBytes, type Manifest } from '../bundle-size.ts';
import { features } from '../src/app/features.ts';
import { seriousViolations } from './accessibility.ts';
import { keepScreenshot, type Product, startProduct, visit, watch } from './product.ts';

let product: Product;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  product = await startProduct();
  ({ context, page } = await product.open('admin'));
});
afterAll(() => product.close());

const pages = features.flatMap((feature) => feature.pages);
const isPublic = (path: string): boolean => pages.find((one) => one.path === path)?.access === 'public';

/** For a page about one thing: the list in which the first is taken, and what of it stands in the address. */
const examples: Readonly<Record<string, { list: string; key: string }>> = {
  '/people/:id': { list: '/people', key: 'id' },
  '/roles/:id': { list: '/roles', key: 'id' },
  '/calendars/:id': { list: '/calendars', key: 'id' },
  '/code-tables/:name': { list: '/code-tables', key: 'name' },
};

async function addressOf(path: string): Promise<string> {
  if (!path.includes(':')) return `${product.url}${path}`;
  const example = examples[path];
  if (!example) throw new Error(`tell in "examples" which ${path} to open`);
  const answer = await context.request.get(`${product.url}/api/v1${example.list}`);
  const { items } = (await answer.json()) as { items: Record<string, string>[] };
  const value = items[0]?.[example.key];
  if (value === undefined) throw new Error(`there is nothing in ${example.list}`);
  return `${product.url}${path.replace(/:\w+/, encodeURIComponent(value))}`;
}

describe('each page', () => {
  it.each(pages.map(({ path }) => path))('%s shows itself without a complaint, to everybody', async (path) => {
    const shown = isPublic(path) ? (await product.open()).page : page;
    const { complaints } = watch(shown);
    await visit(shown, await addressOf(path));
    await keepScreenshot(shown, path === '/' ? 'home' : path.slice(1).replaceAll(/[/:]+/g, '-'));
    expect(await seriousViolations(shown)).toEqual([]);
    expect(complaints.filter((text) => !isAnswerToNobody(path, text))).toEqual([]);
  });
});

/** Whoever is not signed in is told so when the page asks who they are. */
function isAnswerToNobody(path: string, text: string): boolean {
  return isPublic(path) && /401/.test(text);
}

it('the sign-in page and the shell are at most 400 kB to load', () => {
  const dist = join(import.meta.dirname, '../dist');
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;
  const sizeOf = (file: string): number => gzipSync(readFileSync(join(dist, file))).length;
  expect(firstLoadBytes(manifest, sizeOf)).toBeLessThanOrEqual(400_000);
});
