import { type Person, personRoutes, postRoutes, sensitiveFields, unitRoutes } from '@oneline/contracts';
import { dayIn } from '@oneline/kernel';
import { fieldRight, maskFields, type Principal } from '../../platform/access/index.ts';
import { recordRead } from '../../platform/audit/index.ts';
import type { Change, Commands } from '../../platform/command/index.ts';
import { type Call, command, originOf, query, type RouteBinding } from '../../platform/http/index.ts';
import type { PersonCommand, PersonService } from './person-service.ts';
import type { Acting, Reader } from './ports.ts';
import type { PostService } from './post-service.ts';
import type { UnitService } from './unit-service.ts';

type SomeCall = Omit<Call, 'params' | 'query' | 'body'> & { readonly principal: Principal };

export const presentPerson = (reader: Principal, person: Person): Person => maskFields(reader, 'person', person);

const actingOf = ({ db, principal }: SomeCall, change: Change, at: Date): Acting => ({
  db,
  principal,
  change,
  at,
  today: dayIn(principal.zone, at),
});

export function organisationBindings(
  services: { units: UnitService; posts: PostService; people: PersonService },
  { commands, now }: { commands: Commands; now: () => Date },
): RouteBinding[] {
  const { units, posts, people } = services;
  const readerOf = ({ db, principal }: SomeCall): Reader => ({ db, principal, today: dayIn(principal.zone, now()) });

  /** As this reader may see them; whose sensitive fields were seen in clear is put on record. */
  async function show(call: SomeCall, shown: readonly Person[]): Promise<Person[]> {
    const fields = (Object.keys(sensitiveFields.person) as (keyof typeof sensitiveFields.person)[]).filter((field) =>
      ['read', 'write'].includes(fieldRight(call.principal, 'person', field)),
    );
    const inClear = shown.filter((person) => fields.some((field) => person[field] !== null));
    const [first] = inClear;
    if (first) {
      const origin = originOf(call);
      const ids = inClear.map((person) => person.id);
      await recordRead(commands, origin, { action: 'person.read', kind: 'person', ids, fields, name: first.name });
    }
    return shown.map((person) => presentPerson(call.principal, person));
  }

  const commandOf = (call: SomeCall, change: Change, at: Date): PersonCommand => ({
    ...actingOf(call, change, at),
    show: async (person) => (await show(call, [person]))[0] ?? person,
  });
  const masked = { present: presentPerson };

  return [
    query(unitRoutes.list, async (call) => ({ items: await units.list(readerOf(call), call.query.state) })),
    query(unitRoutes.get, (call) => units.get(readerOf(call), call.params.id)),
    query(unitRoutes.history, async (call) => ({ items: await units.history(readerOf(call), call.params.id) })),
    command(unitRoutes.create, (call, change, at) => units.create(actingOf(call, change, at), call.body)),
    command(unitRoutes.change, (call, change, at) =>
      units.change(actingOf(call, change, at), call.params.id, call.body),
    ),
    command(unitRoutes.move, (call, change, at) => units.move(actingOf(call, change, at), call.params.id, call.body)),
    command(unitRoutes.close, (call, change, at) =>
      units.close(actingOf(call, change, at), call.params.id, call.body.version),
    ),
    command(unitRoutes.reopen, (call, change, at) =>
      units.reopen(actingOf(call, change, at), call.params.id, call.body.version),
    ),

    query(postRoutes.list, async (call) => ({ items: await posts.list(readerOf(call), call.query.unitId) })),
    command(postRoutes.create, (call, change, at) => posts.create(actingOf(call, change, at), call.body)),
    command(postRoutes.change, (call, change, at) =>
      posts.change(actingOf(call, change, at), call.params.id, call.body),
    ),

    query(personRoutes.list, async (call) => {
      const page = await people.list(readerOf(call), call.query);
      return { ...page, items: await show(call, page.items) };
    }),
    query(personRoutes.get, async (call) => {
      const person = await people.get(readerOf(call), call.params.id);
      return (await show(call, [person]))[0] ?? person;
    }),
    query(personRoutes.history, async (call) => ({ items: await people.history(readerOf(call), call.params.id) })),
    command(personRoutes.create, (call, change, at) => people.create(actingOf(call, change, at), call.body), masked),
    command(
      personRoutes.change,
      (call, change, at) => people.change(commandOf(call, change, at), call.params.id, call.body),
      masked,
    ),
    command(
      personRoutes.leave,
      (call, change, at) => people.leave(commandOf(call, change, at), call.params.id, call.body.version),
      masked,
    ),
    command(
      personRoutes.rejoin,
      (call, change, at) => people.rejoin(commandOf(call, change, at), call.params.id, call.body.version),
      masked,
    ),
  ];
}
