import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Look, openBrowser, openContext, signIn } from '../../../tools/browser.ts';
import { demoPassword, type RunningServer, runServer } from '../../server/src/testing/running-server.ts';

/** The whole product with demo data, and a browser beside it. */
export interface Product {
  readonly url: string;
  /** A browser of its own for one person; without a login nobody is signed in. */
  open(login?: string, look?: Partial<Look>): Promise<{ context: BrowserContext; page: Page }>;
  close(): Promise<void>;
}

export const defaultLook: Look = { width: 1440, theme: 'light', locale: 'zh-CN' };

export async function startProduct(): Promise<Product> {
  const server: RunningServer = await runServer({ isSeeded: true });
  const browser: Browser = await openBrowser();
  return {
    url: server.url,
    async open(login, look = {}) {
      const context = await openContext(browser, { ...defaultLook, ...look });
      const page = await context.newPage();
      if (login !== undefined) await signIn(page, server.url, login, demoPassword);
      return { context, page };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** What a page said while `watch` held it: errors of its scripts and console, and answers that were failures. */
export function watch(page: Page): { readonly complaints: string[] } {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400)
      complaints.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // What leaving a page cuts short is no failure.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${reason} ${request.url()}`);
  });
  return { complaints };
}

/** Opens a page of the product and waits until it shows what it has to show. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await settle(page);
}

/** Nothing is being read, and nothing stands in for what will come. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
}

const screenshotsDir = join(import.meta.dirname, '../../../var/screenshots');

/** Keeps a picture for people to look at. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(screenshotsDir, { recursive: true });
  await page.screenshot({ path: join(screenshotsDir, `${name}.png`) });
}
