import { openBrowser, openContext, signIn } from './browser.ts';
const b = await openBrowser();
const url = 'http://127.0.0.1:8101';
const c = await openContext(b, { width: 1280, theme: 'dark', locale: 'zh-CN' });
const p = await c.newPage(); await p.emulateMedia({ reducedMotion: 'no-preference' });
p.setDefaultTimeout(5000);
p.on('console', (m) => { if (m.type() === 'error') console.log('console', m.text().slice(0, 300)); });
p.on('pageerror', (e) => console.log('pageerror', e.message));
p.on('response', (r) => { if (r.status() >= 400) r.text().then((t) => console.log(r.request().method(), r.status(), r.url().slice(21), t.slice(0, 300))).catch(() => {}); });
await signIn(p, url, 'admin', 'Try-OneLine-2026');
const submit = async () => { const d = p.locator('dialog button[type=submit]'); if (await d.count()) await d.click(); else { await p.keyboard.press('Tab'); await p.keyboard.press('Control+Enter'); } };
const shot = async (name: string) => { await p.waitForTimeout(700); await p.screenshot({ path: `/tmp/act-${name}.png` }); };
const api = async (path: string) => p.evaluate(async (x) => (await fetch('/api/v1' + x)).json(), path);
const go = async (name: string, f: () => Promise<void>) => { try { await f(); console.log('ok', name); } catch (e) { console.log('FAIL', name, (e as Error).message.slice(0, 400)); await shot('fail-' + name); } };
const units = (await api('/units')).items;
const team = units.find((u: any) => u.kind === 'team');
const otherCity = units.filter((u: any) => u.kind === 'city').find((u: any) => u.id !== team.parentId);
const suffix = String(Date.now()).slice(-6);
await go('add-unit', async () => {
  await p.goto(`${url}/units?unit=${team.parentId}`); await p.getByRole('tree').waitFor();
  await p.waitForTimeout(500);
  await p.keyboard.press('n');
  await p.getByRole('dialog').waitFor();
  await p.getByRole('dialog').locator('input').nth(0).fill('试用班组' + suffix);
  await p.getByRole('dialog').locator('input').nth(1).fill('TRY' + suffix);
  await p.getByRole('dialog').locator('input').nth(2).click();
  await p.getByRole('option', { name: '班组' }).or(p.locator('.ant-select-item-option', { hasText: '班组' })).first().click();
  await shot('unit-dialog');
  await submit();
  await p.getByRole('dialog').waitFor({ state: 'detached' });
  await shot('unit-added');
});
await go('move', async () => {
  await p.getByRole('tree').focus();
  await p.keyboard.press('m');
  // to the top
  await p.keyboard.press('Home');
  for (let i = 0; i < 60; i++) { const n = await p.getByRole('tree').evaluate((e) => document.getElementById(e.getAttribute('aria-activedescendant')!)!.textContent); if (n!.startsWith(otherCity.name)) break; await p.keyboard.press(n && (await p.getByRole('tree').evaluate((e) => document.getElementById(e.getAttribute('aria-activedescendant')!)!.getAttribute('aria-expanded'))) === 'false' ? 'ArrowRight' : 'ArrowDown'); }
  await p.keyboard.press('Enter');
  await p.getByRole('button', { name: /撤销/ }).waitFor();
  await shot('unit-moved');
  await p.keyboard.press('z');
  await p.waitForTimeout(800);
  await shot('unit-moved-back');
});
await go('post', async () => {
  await p.keyboard.press('a');
  await p.getByRole('dialog').waitFor();
  await p.getByRole('dialog').locator('input').nth(0).fill('试用座席');
  await p.getByRole('dialog').locator('input').nth(1).click();
  await p.locator('.ant-select-item-option', { hasText: '座席' }).first().click();
  await shot('post-dialog');
  await submit();
  await p.getByRole('dialog').waitFor({ state: 'detached' });
  await p.locator('button', { hasText: '试用座席' }).waitFor();
  await shot('post-added');
});
const people = (await api('/people?limit=100')).items;
const agent = people.find((x: any) => x.appointments[0]?.unitId === team.id);
await go('appoint', async () => {
  await p.goto(`${url}/people/${agent.id}`); await p.locator('h1').waitFor(); await p.waitForTimeout(500);
  await shot('agent');
  await p.keyboard.press('a');
  const d = p.getByRole('dialog'); await d.waitFor();
  await d.getByRole('button', { name: '添加岗位' }).click();
  await d.getByRole('combobox', { name: '机构' }).nth(1).fill('试用班组');
  await p.waitForTimeout(300);
  await p.keyboard.press('Enter');
  await d.getByRole('combobox', { name: '岗位' }).nth(1).click();
  await p.locator('.ant-select-item-option:visible', { hasText: '试用座席' }).first().click();
  await shot('appoint');
  await submit();
  await d.waitFor({ state: 'detached' });
  await shot('appointed');
  await p.keyboard.press('a'); await d.waitFor(); await p.waitForTimeout(400);
  await d.getByRole('checkbox').nth(1).check();
  await d.getByRole('button', { name: '去掉这个岗位' }).nth(0).click();
  await submit();
  await d.waitFor({ state: 'detached' });
  await shot('appointed2');
});
await go('leave', async () => {
  await p.getByRole('button', { name: '办理离职' }).click();
  await shot('leave');
  await p.getByRole('dialog').getByRole('button', { name: '办理离职' }).click();
  await p.getByRole('button', { name: '办理复职' }).waitFor();
  await shot('left');
  await p.getByRole('button', { name: '办理复职' }).click();
  await p.getByRole('button', { name: '办理离职' }).waitFor();
});
const roles = (await api('/roles')).items;
await go('copy', async () => {
  await p.goto(`${url}/roles/${roles[0].id}`); await p.locator('h1').waitFor(); await p.waitForTimeout(500);
  await p.keyboard.press('c');
  const d = p.getByRole('dialog'); await d.waitFor();
  await d.locator('input').nth(0).fill('try' + suffix);
  await shot('copy');
  await submit();
  await d.waitFor({ state: 'detached' });
  await p.waitForURL((u) => !u.href.includes(roles[0].id));
  await p.waitForTimeout(500);
});
await go('role-save', async () => {
  await p.getByRole('radio', { name: '管理岗位：全部' }).check();
  await shot('role-dirty');
  await submit();
  await p.getByText('已保存').waitFor();
  await p.getByRole('radio', { name: '管理人员：全部' }).check();
  await submit();
  await p.waitForTimeout(800);
  await shot('role-saved-twice');
  console.log('dialogs', await p.getByRole('dialog').count());
});
await go('role-conflict', async () => {
  const q = await c.newPage(); await q.goto(p.url()); await q.locator('h1').waitFor(); await q.waitForTimeout(500);
  await p.getByRole('radio', { name: '管理人员：无' }).check();
  await q.getByRole('radio', { name: '手机：可改' }).check(); await q.keyboard.press('Control+Enter'); await q.getByText('已保存').waitFor();
  await q.getByRole('radio', { name: '管理岗位：无' }).check(); await q.keyboard.press('Control+Enter'); await q.waitForTimeout(900); await q.close();
  await p.waitForTimeout(500);
  await submit();
  await p.getByRole('dialog').waitFor(); await shot('role-conflict');
  await p.getByRole('button', { name: '合并并保存' }).click();
  await p.getByText('已保存').waitFor(); await shot('role-merged');
});
await go('role-close', async () => {
  await p.getByRole('button', { name: '停用', exact: true }).click(); await shot('role-close');
  await p.getByRole('dialog').getByRole('button', { name: '停用', exact: true }).last().click();
  await p.getByText('不能再修改').waitFor(); await shot('role-closed');
});
await go('unit-close-refused', async () => {
  await p.goto(`${url}/units?unit=${team.id}`); await p.getByRole('tree').waitFor(); await p.waitForTimeout(600);
  await p.getByRole('button', { name: '关闭机构' }).click(); await p.getByRole('alert').waitFor(); await shot('unit-close-refused');
});
await go('wide-unit', async () => {
  await p.mouse.move(900, 600); await p.mouse.wheel(0, 3000); await shot('unit-end');
});
await b.close();
