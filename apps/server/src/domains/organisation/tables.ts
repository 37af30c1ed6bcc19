// Made by `npm run generate` from the migrated database; not edited by hand.
import type { Generated } from 'kysely';

/** date: `2026-11-23`. */
export type Ymd = string;

export interface AppointmentRow {
  tenant_id: string;
  id: string;
  person_id: string;
  post_id: string;
  unit_id: string;
  is_main: boolean;
  from_date: Ymd;
  to_date: Ymd | null;
  ended_at: Date | null;
}

export interface PersonRow {
  tenant_id: string;
  id: string;
  employee_no: string;
  name: string;
  state: Generated<string>;
  mobile: string | null;
  email: string | null;
  id_number: string | null;
  left_at: Date | null;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

export interface PostRow {
  tenant_id: string;
  id: string;
  unit_id: string;
  name: string;
  role_ids: string[];
  state: Generated<string>;
  claims: Generated<number>;
  version: Generated<number>;
  updated_at: Date;
}

export interface TreeRow {
  tenant_id: string;
  version: number;
}

export interface UnitRow {
  tenant_id: string;
  id: string;
  parent_id: string | null;
  kind: string;
  code: string;
  name: string;
  sort_order: number;
  state: Generated<string>;
  claims: Generated<number>;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

export interface UnitPlacementRow {
  tenant_id: string;
  id: string;
  unit_id: string;
  parent_id: string | null;
  from_at: Date;
  to_at: Date | null;
  by_id: string | null;
  by_name: string;
}

export interface OrganisationTables {
  'organisation.appointment': AppointmentRow;
  'organisation.person': PersonRow;
  'organisation.post': PostRow;
  'organisation.tree': TreeRow;
  'organisation.unit': UnitRow;
  'organisation.unit_placement': UnitPlacementRow;
}
