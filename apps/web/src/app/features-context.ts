import { createContext, useContext } from 'react';
import type { Feature } from './feature.ts';

export const FeaturesContext = createContext<readonly Feature[]>([]);

/** What this web is made of. */
export function useFeatures(): readonly Feature[] {
  return useContext(FeaturesContext);
}
