import type { Feature } from '../../app/feature.ts';

export const organisation: Feature = {
  name: 'organisation',
  texts: { 'zh-CN': () => import('./i18n/zh-CN.ts'), en: () => import('./i18n/en.ts') },
  pages: [
    {
      path: '/people',
      access: 'person.read',
      load: () => import('./people-page.tsx').then((m) => m.PeoplePage),
      navigation: { group: 'organisation', order: 20, icon: 'people', label: 'page.people', key: 'p' },
    },
  ],
  actions: [
    { id: 'add-person', access: 'person.write', icon: 'plus', label: 'actions.addPerson', to: '/people?add=1' },
  ],
  finder: { access: 'person.read', load: () => import('./find-people.ts').then((m) => m.findPeople) },
};
