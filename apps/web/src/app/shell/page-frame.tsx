import type { RouteAccess } from '@oneline/contracts';
import { type ReactNode, Suspense } from 'react';
import { ForbiddenState } from '../../ui/page-state.tsx';
import { SkeletonPage } from '../../ui/skeletons.tsx';
import { useRights } from '../session/me-context.ts';
import { mayOpen } from './navigation.ts';

/** A page waits for its words with a skeleton, and tells who may not open it. */
export function PageFrame(props: { access: RouteAccess | readonly RouteAccess[]; children: ReactNode }) {
  const content = <Suspense fallback={<SkeletonPage />}>{props.children}</Suspense>;
  return props.access === 'public' ? content : <Guarded access={props.access}>{content}</Guarded>;
}

function Guarded(props: { access: RouteAccess | readonly RouteAccess[]; children: ReactNode }) {
  return mayOpen(useRights(), props.access) ? props.children : <ForbiddenState />;
}
