import { type Person, type Post, postRoutes, personRoutes as routes, type Unit } from '@oneline/contracts';
import { fixedClock } from '@oneline/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { interleave } from '../../testing/interleave.ts';
import { createStaff, made, type Staff, statusesOf } from '../../testing/staff.ts';
import { createTestServer, type TestServer, type TestTenant } from '../../testing/test-server.ts';

const clock = fixedClock(new Date('2026-03-02T08:00:00Z'));
const today = '2026-03-02';
let server: TestServer;
let tenant: TestTenant;
let staff: Staff;
let unit: Unit;
let post: Post;
beforeAll(async () => {
  server = await createTestServer({ clock });
});
beforeEach(async () => {
  clock.set(new Date('2026-03-02T08:00:00Z'));
  tenant = await server.tenant();
  staff = createStaff(tenant);
  unit = await staff.unit();
  post = await staff.post(unit);
});
afterAll(() => server.close());

const get = async (id: string, reader = staff.admin) => made(await reader.call(routes.get, { params: { id } }));
const historyOf = async (person: Person) =>
  made(await staff.admin.call(routes.history, { params: { id: person.id } })).items;
const appoint = (person: Person, ...posts: Post[]) =>
  staff.admin.call(routes.change, {
    params: { id: person.id },
    body: {
      version: person.version,
      appointments: posts.map((each, i) => ({ postId: each.id, isMain: i === 0, fromDate: today })),
    },
  });
const at = (person: Person) => ({ params: { id: person.id }, body: { version: person.version } });
const outbox = async (id: string) =>
  (
    await server.owner.query(
      'select topic, type, unit_ids, owner_id, payload from platform.outbox where subject_id = $1 order by xid, seq',
      [id],
    )
  ).rows;

describe('a person', () => {
  it('is told of with all units and themselves, unmasked, for each reader to be masked', async () => {
    const person = await staff.person(post);
    expect(await outbox(person.id)).toEqual([
      { topic: 'people', type: 'person.created', unit_ids: [unit.id], owner_id: person.id, payload: person },
    ]);
    const people = server.modules.flatMap((module) => module.topics ?? []).find(({ topic }) => topic === 'people');
    const stranger = tenant.reader({ fields: [] }).principal;
    expect(people?.present?.(stranger, person)).toMatchObject({ mobile: '138****5678', email: 's***@example.com' });
  });

  it('has an employee number of their own, also when two come at once', async () => {
    const body = { employeeNo: 'same', name: '甲', appointments: [] };
    const answers = await Promise.all([1, 2, 3].map(() => staff.admin.call(routes.create, { body })));
    expect(statusesOf(answers)).toEqual([201, 409, 409]);
    expect(answers.find((answer) => answer.status === 409)?.code).toBe('organisation.person_exists');
  });

  it('is found by name, number, state and by any unit above, in the order asked for', async () => {
    const below = await staff.unit(unit);
    const [here, there, nowhere] = [
      await staff.person(post),
      await staff.person(await staff.post(below)),
      await staff.person(),
    ];
    const list = async (query: object) =>
      made(await staff.admin.call(routes.list, { query })).items.map((person) => person.id);
    expect(await list({ filter: [`unitId=${unit.id}`] })).toEqual([here.id, there.id]);
    expect(await list({ filter: [`unitId=${below.id}`] })).toEqual([there.id]);
    expect(await list({ filter: [`employeeNo=${there.employeeNo},${nowhere.employeeNo}`] })).toEqual([
      there.id,
      nowhere.id,
    ]);
    expect(await list({ q: here.name })).toEqual([here.id]);
    expect(await list({ q: nowhere.employeeNo })).toEqual([nowhere.id]);
    expect(await list({ sort: '-name' })).toEqual([nowhere.id, there.id, here.id]);
    made(await staff.admin.call(routes.leave, at(there)));
    expect(await list({ filter: ['state=left'] })).toEqual([there.id]);
    const first = made(await staff.admin.call(routes.list, { query: { limit: 2, count: true } }));
    const rest = made(
      await staff.admin.call(routes.list, { query: { limit: 2, cursor: first.nextCursor ?? undefined } as object }),
    );
    expect([first.total, [...first.items, ...rest.items].map((person) => person.id)]).toEqual([
      3,
      [here.id, there.id, nowhere.id],
    ]);
  });

  it('changed by two people at once is changed by one', async () => {
    const person = await staff.person(post);
    const rename = (name: string) =>
      staff.admin.call(routes.change, { params: { id: person.id }, body: { version: 1, name } });
    const answers = await Promise.all([rename('a'), rename('b'), appoint(person, await staff.post(unit))]);
    expect(statusesOf(answers)).toEqual([200, 409, 409]);
  });
});

describe('an appointment', () => {
  it('that is replaced ends and stays on record', async () => {
    const person = await staff.person(post);
    const next = await staff.post(unit);
    const after = made(await appoint(person, next));
    expect(after.appointments).toMatchObject([{ postId: next.id, isMain: true, fromDate: today, toDate: null }]);
    expect(await historyOf(person)).toMatchObject([
      { postId: next.id, toDate: null },
      { postId: post.id, fromDate: '2020-01-01', toDate: today },
    ]);
    expect(await get(person.id)).toEqual(after);
  });

  it('of the same day replaced on that day is over at once', async () => {
    const person = made(
      await staff.admin.call(routes.create, {
        body: { employeeNo: 'n', name: 'n', appointments: [{ postId: post.id, isMain: true, fromDate: today }] },
      }),
    );
    const after = made(await appoint(person, await staff.post(unit)));
    expect(after.appointments).toHaveLength(1);
    expect(await get(person.id)).toEqual(after);
  });

  it('is over after its last day, in the zone of the tenant, and stays on record', async () => {
    const person = made(
      await staff.admin.call(routes.create, {
        body: {
          employeeNo: 'n',
          name: 'n',
          appointments: [{ postId: post.id, isMain: true, fromDate: '2026-03-03', toDate: '2026-03-04' }],
        },
      }),
    );
    const seen: number[] = [];
    for (const instant of ['2026-03-02T16:00:00Z', '2026-03-04T15:59:59Z', '2026-03-04T16:00:00Z']) {
      clock.set(new Date(instant));
      seen.push((await get(person.id)).appointments.length);
    }
    expect(seen).toEqual([1, 1, 0]);
    expect(await historyOf(person)).toHaveLength(1);
  });

  it('is not made to a post that is closed, nor is a post closed that somebody holds, also at once', async () => {
    const shut = { params: { id: post.id }, body: { version: 1, state: 'closed' as const } };
    const person = await staff.person();
    const body = { version: 1, appointments: [{ postId: post.id, isMain: true, fromDate: today }] };
    const close = async () => made(await staff.admin.call(postRoutes.change, shut));
    const late = await interleave(server, staff.admin, routes.change, { params: { id: person.id }, body }, close);
    expect(late).toEqual({ code: 'organisation.post_changed' });
    expect((await appoint(person, post)).code).toBe('organisation.post_unavailable');
    const held = await staff.post(unit);
    await staff.person(held);
    const shutHeld = { params: { id: held.id }, body: { version: 1, state: 'closed' as const } };
    expect((await staff.admin.call(postRoutes.change, shutHeld)).code).toBe('organisation.post_in_use');
    const free = await staff.post(unit);
    const shutFree = { params: { id: free.id }, body: { version: 1, state: 'closed' as const } };
    const tooLate = await interleave(server, staff.admin, postRoutes.change, shutFree, () => staff.person(free));
    expect(tooLate).toEqual({ code: 'command.stale_version' });
  });

  it('is not made to a post that is given other roles at that moment', async () => {
    const person = await staff.person();
    const body = { version: 1, appointments: [{ postId: post.id, isMain: true, fromDate: today }] };
    const enrich = { params: { id: post.id }, body: { version: 1, name: '别名' } };
    const late = await interleave(server, staff.admin, routes.change, { params: { id: person.id }, body }, async () =>
      made(await staff.admin.call(postRoutes.change, enrich)),
    );
    expect(late).toEqual({ code: 'organisation.post_changed' });
  });
});

describe('leaving', () => {
  it('ends every post, keeps the history, and tells those who knew the person there', async () => {
    const person = await staff.person(post, await staff.post(unit));
    const left = made(await staff.admin.call(routes.leave, at(person)));
    expect(left).toMatchObject({ state: 'left', appointments: [] });
    expect((await historyOf(person)).map((one) => one.toDate)).toEqual([today, today]);
    expect((await outbox(person.id)).at(-1)).toMatchObject({ type: 'person.left', unit_ids: [unit.id], payload: left });
    expect((await staff.admin.call(routes.leave, at(left))).code).toBe('organisation.person_left');
    expect((await appoint(left, post)).code).toBe('organisation.person_left');
  });

  it('and coming back leaves the person with those they left from', async () => {
    const person = await staff.person(post);
    const head = tenant.reader({
      grants: [
        { permission: 'person.read', scope: 'organisation' },
        { permission: 'person.write', scope: 'organisation' },
      ],
      unitIds: [unit.id],
    });
    const left = made(await head.call(routes.leave, at(person)));
    expect(made(await head.call(routes.list, { query: {} })).items).toMatchObject([{ id: person.id, state: 'left' }]);
    clock.advance(86_400_000);
    const back = made(await head.call(routes.rejoin, at(left)));
    expect(back).toMatchObject({ state: 'active', appointments: [] });
    const again = { params: { id: person.id }, body: { version: back.version, appointments: [] } };
    expect((await head.call(routes.change, again)).status).toBe(200);
    const elsewhere = await staff.post(await staff.unit());
    made(await appoint(await get(person.id), elsewhere));
    expect(made(await head.call(routes.list, { query: {} })).items).toEqual([]);
  });
});
