// Made by `npm run generate` from the migrated database; not edited by hand.
import type { Generated } from 'kysely';

export interface ChoiceRow {
  tenant_id: string;
  music_id: string | null;
  greeting_id: string | null;
  version: number;
}

export interface PromptRow {
  tenant_id: string;
  id: string;
  name: string;
  purpose: string;
  is_active: boolean;
  version: Generated<number>;
  updated_at: Date;
}

export interface SoundRow {
  tenant_id: string;
  prompt_id: string;
  language: string;
  number: number;
  hash: string;
  bytes: number;
  duration_ms: number;
  clipped_share: number;
  file_name: string;
  created_at: Date;
  created_by: string;
}

export interface PromptsTables {
  'prompts.choice': ChoiceRow;
  'prompts.prompt': PromptRow;
  'prompts.sound': SoundRow;
}
