import type { Feature } from '../../app/feature.ts';

export const organisation: Feature = {
  name: 'organisation',
  texts: { 'zh-CN': () => import('./i18n/zh-CN.ts'), en: () => import('./i18n/en.ts') },
  pages: [
    {
      path: '/units',
      access: 'unit.read',
      load: () => import('./units-page.tsx').then((m) => m.UnitsPage),
      navigation: { group: 'organisation', order: 10, icon: 'tree', label: 'page.units', key: 'u' },
    },
    {
      path: '/people',
      access: 'person.read',
      load: () => import('./people-page.tsx').then((m) => m.PeoplePage),
      navigation: { group: 'organisation', order: 20, icon: 'people', label: 'page.people', key: 'p' },
    },
    {
      path: '/people/:id',
      access: 'person.read',
      load: () => import('./person-page.tsx').then((m) => m.PersonPage),
    },
  ],
  actions: [
    { id: 'add-person', access: 'person.write', icon: 'plus', label: 'actions.addPerson', to: '/people?add=1' },
    { id: 'add-unit', access: 'unit.write', icon: 'plus', label: 'actions.addUnit', to: '/units?add=1' },
  ],
  finder: { access: 'person.read', load: () => import('./find-people.ts').then((m) => m.findPeople) },
};
