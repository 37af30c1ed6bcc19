import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../../tools/browser.ts';
import { watch } from '../../../tools/page-complaints.ts';
import { pathToOpen, webPages } from '../../../tools/web-pages.ts';
import { seriousViolations } from './accessibility.ts';
import { expectFine, openProduct, type Product } from './product.ts';

let product: Product;
let admin: Page;
let nobody: Page;
beforeAll(async () => {
  product = await openProduct();
  admin = (await product.open('admin')).page;
  nobody = (await product.open()).page;
});
afterAll(() => product.close());

const read = async (apiPath: string): Promise<unknown> =>
  (await admin.context().request.get(`${product.url}${apiPath}`)).json();

describe('each page', () => {
  it.each(webPages.map((one) => [one.path, one] as const))(
    '%s shows itself without a complaint, to everybody, in the light and in the dark',
    async (_path, one) => {
      const page = one.isPublic ? nobody : admin;
      const path = await pathToOpen(one, read);
      await page.emulateMedia({ colorScheme: 'light' });
      const { complaints } = watch(page);
      await visit(page, `${product.url}${path}`);
      expect(new URL(page.url()).pathname, 'it stays where it was opened').toBe(path);
      await expectFine(page, one.name);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('html[data-theme="dark"]').waitFor();
      expect(await seriousViolations(page, ['color-contrast'])).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});
