import type { RouteAccess } from '@oneline/contracts';
import type { ComponentType } from 'react';
import type { IconName } from '../ui/icon-paths.ts';
import type { TextKey, TextLoaders } from './i18n/texts.ts';
import type zh from './i18n/zh-CN.ts';

type AppTextKey = TextKey<typeof zh>;

/** Groups of the navigation, in their order. */
export const navigationGroups = ['work', 'organisation', 'configuration', 'operation'] as const;
export type NavigationGroup = (typeof navigationGroups)[number];

/** A page and, if it has `navigation`, its place in the shell. */
export interface FeaturePage {
  /** Absolute: `/people`, `/people/:id`. */
  readonly path: string;
  /** Who may open it; several: any of them is enough. */
  readonly access: RouteAccess | readonly RouteAccess[];
  /** `() => import('./people-page.tsx').then((m) => m.PeoplePage)` */
  readonly load: () => Promise<ComponentType>;
  readonly navigation?: {
    readonly group: NavigationGroup;
    /** Within the group, small first. */
    readonly order: number;
    readonly icon: IconName;
    /** In app/i18n, so that the shell can say it before the feature is loaded: `page.people`. */
    readonly label: AppTextKey;
    /** `g` then this letter opens it. */
    readonly key?: string;
  };
}

/** Something found by the palette while typing: a person, a code table. */
export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly detail?: string;
  readonly icon: IconName;
  /** A path of the web. */
  readonly to: string;
}

/** An action the palette offers, such as "add a person". */
export interface FeatureAction {
  readonly id: string;
  readonly access: RouteAccess;
  readonly icon: IconName;
  readonly label: AppTextKey;
  readonly to: string;
}

/**
 * What a feature gives the shell; its `index.ts` exports one, `app/features.ts` lists them. Everything heavy is loaded only
 * when its page is opened.
 */
export interface Feature {
  /** Its folder, and the namespace of its texts. */
  readonly name: string;
  readonly texts: TextLoaders;
  readonly pages: readonly FeaturePage[];
  readonly actions?: readonly FeatureAction[];
  readonly finder?: {
    readonly access: RouteAccess;
    readonly load: () => Promise<Finder>;
  };
}

/** Looks for words through the API; at most some ten findings. */
export type Finder = (input: {
  readonly words: string;
  readonly api: import('./api/client.ts').Api;
  readonly signal: AbortSignal;
}) => Promise<readonly Finding[]>;
