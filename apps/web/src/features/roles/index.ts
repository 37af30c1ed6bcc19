import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const roles: Feature = {
  name: 'roles',
  texts,
  pages: [
    {
      path: '/roles',
      access: 'role.read',
      load: () => import('./roles-page.tsx').then((m) => m.RolesPage),
      navigation: { group: 'organisation', order: 30, icon: 'badge', label: 'page.roles', key: 'r' },
    },
    {
      path: '/roles/:id',
      access: 'role.read',
      load: () => import('./role-page.tsx').then((m) => m.RolePage),
    },
  ],
  actions: [{ id: 'add-role', access: 'role.write', icon: 'plus', label: 'actions.addRole', to: '/roles?add=1' }],
};
