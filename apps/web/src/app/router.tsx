import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import type { Feature, FeaturePage } from './feature.ts';
import { Gate } from './session/gate.tsx';
import { MissingPage } from './shell/missing-page.tsx';
import { PageFrame } from './shell/page-frame.tsx';
import { RouteFailure } from './shell/route-failure.tsx';
import { Shell } from './shell/shell.tsx';

/** Pages anybody may open stand alone; all others stand in the shell, behind the gate. */
export function createRouter(features: readonly Feature[]): ReturnType<typeof createBrowserRouter> {
  const pages = features.flatMap((feature) => feature.pages);
  const isPublic = (page: FeaturePage): boolean => page.access === 'public';
  return createBrowserRouter([
    {
      errorElement: <RouteFailure />,
      // Nothing is drawn between the first paint and the first page: it takes less than a look.
      hydrateFallbackElement: <span />,
      children: [
        ...pages.filter(isPublic).map(routeOf),
        {
          element: (
            <Gate>
              <Shell />
            </Gate>
          ),
          children: [
            {
              errorElement: <RouteFailure />,
              children: [
                ...pages.filter((page) => !isPublic(page)).map(routeOf),
                { path: '*', element: <MissingPage /> },
              ],
            },
          ],
        },
      ],
    },
  ]);
}

function routeOf(page: FeaturePage): RouteObject {
  return {
    path: page.path,
    lazy: async () => {
      const Page: ComponentType = await page.load();
      const Component = (): React.ReactNode => (
        <PageFrame access={page.access}>
          <Page />
        </PageFrame>
      );
      return { Component };
    },
  };
}
