import {
  accountRequestRoutes,
  accountRoutes,
  calendarRoutes,
  codeTableRoutes,
  deviceRoutes,
  myRoutes,
  operationRoutes,
  personRoutes,
  postRoutes,
  promptRoutes,
  roleRoutes,
  spreadsheetRoutes,
  trunkRoutes,
  unitRoutes,
} from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { week } from './fill/calendars.ts';
import type { Filled } from './fill/filled.ts';

/** Has something happen in a tenant of which a topic tells. */
export type TopicGenerator = (tenant: Filled) => Promise<unknown>;

const newDigits = (): string => newId().replaceAll(/\D/g, '').slice(-6);
const newCode = (): string => `t${newId().slice(-12)}`;

/** One export makes a job, one's own job, and news. */
const exportPeople: TopicGenerator = ({ browser }) =>
  browser.call(spreadsheetRoutes.export, { body: { sheet: 'people', format: 'csv', locale: 'en' } });

/** What makes each topic speak. A topic of the registry that is missing here fails the isolation test. */
export const topicGenerators: Readonly<Record<string, TopicGenerator>> = {
  units: ({ browser, mark, rootId }) =>
    browser.call(unitRoutes.create, { body: { parentId: rootId, kind: 'team', code: newCode(), name: mark } }),
  posts: ({ browser, mark, rootId }) =>
    browser.call(postRoutes.create, { body: { unitId: rootId, name: `${mark} ${newCode()}`, roleIds: [] } }),
  people: ({ browser, mark }) =>
    browser.call(personRoutes.create, { body: { employeeNo: newCode(), name: mark, appointments: [] } }),
  roles: ({ browser, mark }) =>
    browser.call(roleRoutes.create, {
      body: { code: newCode(), name: { 'zh-CN': mark, en: mark }, grants: [], fields: [] },
    }),
  async accounts({ browser, mark }) {
    const body = { employeeNo: newCode(), name: mark, appointments: [] };
    const person = await browser.call(personRoutes.create, { body });
    await browser.call(accountRoutes.create, { body: { personId: person.id, login: newCode() } });
  },
  account_requests: ({ anew, code, mark, mobile }) =>
    anew().call(accountRequestRoutes.create, {
      body: {
        tenant: code,
        name: mark,
        employeeNo: newCode(),
        login: newCode(),
        mobile,
        unitName: mark,
        reason: mark,
      },
    }),
  code_tables: ({ browser, mark }) =>
    browser.call(codeTableRoutes.create, { body: { name: newCode(), label: { 'zh-CN': mark, en: mark } } }),
  calendars: ({ browser, mark }) =>
    browser.call(calendarRoutes.create, {
      body: { name: `${mark} ${newCode()}`, zone: 'Asia/Shanghai', week, exceptions: [] },
    }),
  trunks: ({ browser, mark }) =>
    browser.call(trunkRoutes.block, { body: { number: `1${newDigits()}`, reason: mark, until: null } }),
  prompts: ({ browser, mark }) =>
    browser.call(promptRoutes.create, {
      body: { name: `${mark} ${newDigits()}`, purpose: 'announcement', isActive: true },
    }),
  devices: ({ browser, mark, admin }) =>
    browser.call(deviceRoutes.create, {
      body: { personId: admin.personId, name: mark, kind: 'desk', extension: `5${newDigits()}` },
    }),
  live_calls: ({ calls }) => calls.offer(),
  voicemail: ({ calls }) => calls.leave('message'),
  jobs: exportPeople,
  my_jobs: exportPeople,
  notifications: exportPeople,
  me: ({ browser, mark }) => browser.call(myRoutes.preferences, { body: { tables: { people: { title: mark } } } }),
  async backups({ browser, isHost }) {
    // Without the right the topic is refused, which the proof sees to.
    if (!isHost) return;
    const { hasPassphrase: _, ...policy } = await browser.call(operationRoutes.policy);
    await browser.call(operationRoutes.changePolicy, { body: policy });
  },
};

/** Topics that only the tenant which hosts the installation may hear. */
export const hostTopics: readonly string[] = ['backups'];
