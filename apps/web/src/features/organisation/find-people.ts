import { personRoutes } from '@oneline/contracts';
import type { Finder } from '../../app/feature.ts';

const mostFindings = 6;

/** People by name or number, for the palette. */
export const findPeople: Finder = async ({ words, api, signal }) => {
  const { items } = await api.call(personRoutes.list, { query: { q: words, limit: mostFindings }, signal });
  return items.map((person) => ({
    id: person.id,
    icon: 'person',
    title: person.name,
    detail: [person.employeeNo, person.appointments.find(({ isMain }) => isMain)?.unitName].filter(Boolean).join(' · '),
    to: `/people/${person.id}`,
  }));
};
