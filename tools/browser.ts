import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, without a window. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: flags });
}

export interface Look {
  readonly width: number;
  readonly theme: 'light' | 'dark';
  readonly locale: 'zh-CN' | 'en';
}

/** A browser of its own for one person, in their language and theme. */
export function openContext(browser: Browser, look: Look): Promise<BrowserContext> {
  return browser.newContext({
    viewport: sizeOf(look.width),
    locale: look.locale,
    timezoneId: 'Asia/Shanghai',
    colorScheme: look.theme,
    reducedMotion: 'reduce',
  });
}

/** A window of this width, in CSS pixels. */
export function sizeOf(width: number): { width: number; height: number } {
  return { width, height: Math.round(width * 0.625) };
}

/** Signs in on the page, as a person does. */
export async function signIn(page: Page, url: string, login: string, password: string): Promise<void> {
  await page.goto(`${url}/`);
  await page.locator('input[autocomplete="username"]').fill(login);
  await page.locator('input[type="password"]').fill(password);
  await page.keyboard.press('Enter');
  // The home page is there for everybody who is in.
  await page.locator('nav a[href="/"]').first().waitFor();
}

/** Opens a page of the product and waits until it shows what it has to show. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await settle(page);
}

/** Has a title, reads nothing more, and nothing stands in for what will come. */
export async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}
