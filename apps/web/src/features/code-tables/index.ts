import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const codeTables: Feature = {
  name: 'code-tables',
  texts,
  pages: [
    {
      path: '/code-tables',
      access: 'code.read',
      load: () => import('./code-tables-page.tsx').then((module) => module.CodeTablesPage),
      navigation: { group: 'configuration', order: 10, icon: 'table', label: 'page.codeTables', key: 'c' },
    },
    {
      path: '/code-tables/:name',
      access: 'code.read',
      load: () => import('./code-table-page.tsx').then((module) => module.CodeTablePage),
    },
  ],
};
