import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../../tools/browser.ts';
import { demoPassword } from '../../server/src/testing/running-server.ts';
import zh from '../src/app/i18n/zh-CN.ts';
import me from '../src/features/me/i18n/zh-CN.ts';
import { openProduct, type Product } from './product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct();
});
afterAll(() => product.close());

describe('one person', () => {
  it('who signs out in one tab is signed out in the other', async () => {
    const { context, page } = await product.open('supervisor');
    const other = await context.newPage();
    await visit(other, `${product.url}/people`);
    await page.getByRole('button', { expanded: false }).last().click();
    await page.getByRole('button', { name: zh.shell.signOut }).click();
    for (const tab of [page, other]) await tab.waitForURL(`${product.url}/sign-in`);
    await other.goto(`${product.url}/people`);
    await other.waitForURL(`${product.url}/sign-in?next=%2Fpeople`);
  });

  it('who ends the session of another browser keeps the own one; the other is asked to sign in, and goes on', async () => {
    const here = await product.open('agent');
    const there = (await product.open('agent')).page;
    await visit(there, `${product.url}/people`);
    const secondTab = await here.context.newPage();
    await visit(secondTab, `${product.url}/code-tables`);
    await visit(here.page, `${product.url}/me/security`);

    await here.page.getByRole('button', { name: me.sessions.end }).click();
    await here.page.getByText(me.sessions.ended).waitFor();
    const cover = there.getByRole('dialog', { name: zh.session.lostTitle });
    await cover.waitFor();
    for (const tab of [here.page, secondTab]) {
      await tab.reload();
      await tab.getByRole('heading', { level: 1 }).waitFor();
      expect(tab.url()).not.toContain('/sign-in');
    }

    await cover.locator('input[type="password"]').fill(demoPassword);
    await there.keyboard.press('Enter');
    await cover.waitFor({ state: 'detached' });
    await there.getByRole('heading', { level: 1, name: zh.page.people }).waitFor();
    expect(there.url()).toBe(`${product.url}/people`);
  });
});
