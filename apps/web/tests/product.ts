import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { type Look, openBrowser, openContext } from '../../../tools/browser.ts';
import { demoPassword } from '../../server/src/testing/running-server.ts';
import { seriousViolations } from './accessibility.ts';

/** The product of this run, and a browser beside it. */
export interface Product {
  readonly url: string;
  /** A browser of its own for one person; without a login nobody is signed in. */
  open(login?: string, look?: Partial<Look>): Promise<{ context: BrowserContext; page: Page }>;
  close(): Promise<void>;
}

const defaultLook: Look = { width: 1440, theme: 'light', locale: 'zh-CN' };

export async function openProduct(): Promise<Product> {
  const url = inject('productUrl');
  const browser = await openBrowser();
  return {
    url,
    async open(login, look = {}) {
      const context = await openContext(browser, { ...defaultLook, ...look });
      const page = await context.newPage();
      if (login !== undefined) {
        await signIn(context, url, login);
        await page.goto(`${url}/`);
        await page.locator('nav a[href="/"]').waitFor();
      }
      return { context, page };
    },
    close: () => browser.close(),
  };
}

/** A session of its own, without the page for it. */
async function signIn(context: BrowserContext, url: string, login: string): Promise<void> {
  const reply = await context.request.post(`${url}/api/v1/session`, {
    headers: { 'x-oneline': '1' },
    data: { login, password: demoPassword },
  });
  if (!reply.ok()) throw new Error(`${login} cannot sign in: ${await reply.text()}`);
}

const screenshotsDir = join(import.meta.dirname, '../../../var/screenshots');

/** Keeps a picture for people to look at, and asks that everybody can use what it shows. */
export async function expectFine(page: Page, name: string): Promise<void> {
  await mkdir(screenshotsDir, { recursive: true });
  await page.screenshot({ path: join(screenshotsDir, `${name}.png`) });
  expect(await seriousViolations(page)).toEqual([]);
}
