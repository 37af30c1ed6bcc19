import type { FieldRight, Me, PermissionName, RouteAccess } from '@oneline/contracts';
import { createContext, useContext, useMemo } from 'react';

export const MeContext = createContext<Me | undefined>(undefined);

/** The person signed in. Only below the shell. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('nobody is signed in here');
  return me;
}

export interface Rights {
  /** Holds the permission for some scope; how far it reaches, the server decides. */
  can(access: RouteAccess): boolean;
  /** What may be done with a sensitive field; without a grant it is masked. */
  field(resource: string, field: string): FieldRight;
}

/** Pure: what grants allow. The web hides by this; the server refuses by its own. */
export function rightsOf(me: Pick<Me, 'grants' | 'fields'>): Rights {
  const permissions = new Set<PermissionName>(me.grants.map(({ permission }) => permission));
  const order: readonly FieldRight[] = ['hidden', 'masked', 'read', 'write'];
  return {
    can: (access) => access === 'public' || access === 'signed_in' || permissions.has(access),
    field: (resource, field) => {
      const found = me.fields.filter((grant) => grant.resource === resource && grant.field === field);
      if (found.length === 0) return 'masked';
      return found.map(({ right }) => right).reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a));
    },
  };
}

/** `const { can } = useRights(); can('person.write')` */
export function useRights(): Rights {
  const me = useMe();
  return useMemo(() => rightsOf(me), [me]);
}
