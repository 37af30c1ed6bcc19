import { createContext, useContext } from 'react';
import type { Appearance } from './appearance.ts';

export interface AppearanceControl {
  readonly appearance: Appearance;
  setAppearance(appearance: Appearance): void;
}

export const AppearanceContext = createContext<AppearanceControl | undefined>(undefined);

/** How the web looks now, and the way to change it; who is signed in changes it through their preferences. */
export function useAppearance(): AppearanceControl {
  const control = useContext(AppearanceContext);
  if (!control) throw new Error('outside of the providers');
  return control;
}
