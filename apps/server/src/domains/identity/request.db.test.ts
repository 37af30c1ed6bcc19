import { accountRequestRoutes, personRoutes, sessionRoutes } from '@oneline/contracts';
import { fixedClock } from '@oneline/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestInstallation,
  everyGrant,
  type TestBrowser,
  type TestInstallation,
  type TestOffice,
  type TestPerson,
} from '../../testing/test-identity.ts';

const clock = fixedClock(new Date('2026-11-23T01:00:00.000Z'));
let installation: TestInstallation;
let office: TestOffice;
let boss: TestBrowser;
beforeAll(async () => {
  installation = await createTestInstallation({ clock });
  office = await installation.office();
  const fields = [{ resource: 'person', field: 'mobile', right: 'read' }] as const;
  boss = await enter(await office.hire(everyGrant(), { fields }));
});
afterAll(() => installation.close());

async function enter(who: TestPerson): Promise<TestBrowser> {
  const browser = installation.main.browser();
  const body = { login: `${who.login}@${office.code}`, password: who.password };
  expect((await browser.call(sessionRoutes.signIn, { body })).status).toBe(200);
  return browser;
}

let asked = 0;
async function ask(change: Record<string, string> = {}, ip = `10.0.0.${asked}`) {
  asked += 1;
  const body = {
    tenant: office.code,
    name: '李新',
    employeeNo: `N${asked}`,
    login: `new-${asked}`,
    mobile: '10000001234',
    unitName: 'TEAM',
    reason: '新员工',
    ...change,
  };
  const response = await installation.main.app.inject({
    method: 'POST',
    url: '/api/v1/account-requests',
    headers: { 'x-oneline': '1' },
    remoteAddress: ip,
    payload: body,
  });
  return { status: response.statusCode, body: response.json(), asked: body };
}

const list = async (browser: TestBrowser) =>
  (await browser.call(accountRequestRoutes.list, { query: { limit: '200' } })).body.items as Record<string, string>[];

describe('a request for a sign-in', () => {
  it('makes person, post, account and link when approved', async () => {
    const { status, body, asked: wish } = await ask();
    expect(status).toBe(202);
    const postId = await office.post([{ permission: 'code.read', scope: 'tenant' }]);
    const approve = () =>
      boss.call(accountRequestRoutes.approve, { params: { id: body.id }, body: { version: 1, postId } });
    const [one, two] = await Promise.all([approve(), approve()]);
    const answer = one.status === 200 ? one : two;
    expect([one.status, two.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answer.body).toMatchObject({
      request: { state: 'approved', version: 2 },
      account: { login: wish.login, personName: '李新', state: 'invited' },
    });
    const token = answer.body.link.url.split('#')[1];
    const browser = installation.main.browser();
    const entered = await browser.call(sessionRoutes.useLink, { body: { token, password: 'Green-Chair-77' } });
    expect(entered.body.me).toMatchObject({
      name: '李新',
      posts: [{ unitId: office.teamId, isMain: true }],
      grants: [{ permission: 'code.read', scope: 'tenant' }],
    });
    const person = await boss.call(personRoutes.get, { params: { id: answer.body.account.personId } });
    expect(person.body).toMatchObject({ employeeNo: wish.employeeNo, mobile: '10000001234' });
    expect((await approve()).code).toBe('identity.request_decided');
  });

  it('answers alike whether it is new, repeated or for a tenant that is not there', async () => {
    const first = await ask({ login: 'twice' });
    const again = await ask({ login: 'Twice' });
    const astray = await ask({ tenant: 'no-such' });
    for (const { status, body } of [first, again, astray]) {
      expect({ status, body }).toEqual({ status: 202, body: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
    }
    const logins = (await list(boss)).map((request) => request['login']?.toLowerCase());
    expect(logins.filter((login) => login === 'twice')).toHaveLength(1);
  });

  it('is taken five times in ten minutes from one address', async () => {
    for (let i = 0; i < 5; i += 1) expect((await ask({}, '10.9.9.9')).status).toBe(202);
    const sixth = await ask({}, '10.9.9.9');
    expect(sixth).toMatchObject({
      status: 429,
      body: { code: 'request.too_many', details: { retryAfterSeconds: 600 } },
    });
    clock.advance(600_000);
    expect((await ask({}, '10.9.9.9')).status).toBe(202);
  });

  it('for an existing person finds them by number, and is refused when the name is another', async () => {
    const { personId, name, employeeNo } = await office.person();
    const postId = await office.post([]);
    const approve = async (change: Record<string, string>) => {
      const { id } = (await ask({ employeeNo, ...change })).body;
      return boss.call(accountRequestRoutes.approve, { params: { id }, body: { version: 1, postId } });
    };
    expect((await approve({ name: '别人' })).code).toBe('organisation.person_differs');
    expect((await approve({ name })).body.account).toMatchObject({ personId });
    expect((await approve({ name })).code).toBe('identity.account_exists');
  });

  it('is seen and decided only by those whose units it names, and gives only what they hold', async () => {
    const near = (await ask({ login: 'near-one' })).body;
    const far = (await ask({ login: 'far-one', unitName: 'ROOT' })).body;
    const lost = (await ask({ login: 'lost-one', unitName: '不存在' })).body;
    const scope = 'organisation' as const;
    const lead = await enter(await office.hire([{ permission: 'account_request.decide', scope }]));
    const seen = await list(lead);
    expect(seen.map((request) => request['id'])).toContain(near.id);
    expect(seen.map((request) => request['id'])).not.toContain(far.id);
    expect(seen.map((request) => request['id'])).not.toContain(lost.id);
    expect(seen[0]?.['mobile']).toBe('100****1234');
    const all = await list(boss);
    expect(all.find((request) => request['id'] === lost.id)?.['mobile']).toBe('10000001234');
    const reject = (id: string) =>
      lead.call(accountRequestRoutes.reject, { params: { id }, body: { version: 1, reason: '不需要' } });
    expect((await reject(far.id)).code).toBe('identity.request_not_found');
    const strong = await office.post(everyGrant());
    const approve = (postId: string) =>
      lead.call(accountRequestRoutes.approve, { params: { id: near.id }, body: { version: 1, postId } });
    expect((await approve(strong)).code).toBe('rights.not_held');
    const outside = await office.post([], { unitId: office.rootId });
    expect((await approve(outside)).code).toBe('access.denied');
    expect((await reject(near.id)).body).toMatchObject({ state: 'rejected', decision: '不需要' });
  });
});
