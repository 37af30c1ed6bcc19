import { permissionNames, postRoutes, type Role, roleRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useRoute } from '../../app/api/use-route.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DetailPage, FactList, Section } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useTexts } from './i18n/index.ts';
import { NewRoleDialog } from './new-role-dialog.tsx';
import { RoleForm } from './role-form.tsx';
import { RolePosts } from './role-posts.tsx';
import { CloseRole, ReopenRole } from './role-state.tsx';
import { RoleState } from './roles-page.tsx';

/** One role: what it permits, what it shows, and the posts that carry it. */
export function RolePage() {
  const { id = '' } = useParams();
  const texts = useTexts();
  const locale = useLocale();
  const { can } = useRights();
  const [isCopying, setCopying] = useState(false);
  const read = useRoute(roleRoutes.get, { params: { id } });
  const again = (): void => void read.refetch();
  useTopic('roles', { onEvent: ({ subject }) => subject.id === id && again(), onReload: again });
  const allPosts = useRoute(postRoutes.list, { query: {} }, { isEnabled: can('unit.read') });
  const posts = allPosts.data?.items.filter((post) => post.state === 'active' && post.roleIds.includes(id));
  const mayWrite = can('role.write');
  const sentenceOf = ({ state, grants }: Role): string => {
    if (state === 'closed') return texts('role.sentenceClosed');
    if (!posts) return texts('role.sentencePlain', { granted: grants.length });
    return texts('role.sentence', { granted: grants.length, posts: posts.length });
  };
  return (
    <DetailPage
      of={read}
      header={(it) => (
        <PageHeader
          title={it.name[locale]}
          sentence={sentenceOf(it)}
          above={{ label: texts('title'), to: '/roles' }}
          mark={<code>{it.code}</code>}
          actions={
            mayWrite && (
              <>
                {it.state === 'active' && !it.isReadyMade && <CloseRole role={it} posts={posts?.length} />}
                {it.state === 'closed' && <ReopenRole role={it} />}
                <ActionButton
                  label={texts('role.copy')}
                  icon="copy"
                  keys="c"
                  group={texts('title')}
                  run={() => setCopying(true)}
                />
              </>
            )
          }
        />
      )}
      aside={(it) => (
        <>
          <FactList
            facts={[
              { label: texts('state'), value: <RoleState role={it} /> },
              { label: texts('origin'), value: texts(it.isReadyMade ? 'readyMade' : 'own') },
              {
                label: texts('grants'),
                value: texts('permissionsOf', { granted: it.grants.length, total: permissionNames.length }),
              },
              { label: texts('updatedAt'), value: <Instant at={it.updatedAt} /> },
            ]}
          />
          {posts && (
            <Section title={texts('posts')}>
              <RolePosts posts={posts} />
            </Section>
          )}
        </>
      )}
    >
      {(it) => (
        <>
          <SteadyRoleForm key={it.id} role={it} isReadOnly={!mayWrite || it.state === 'closed'} />
          {isCopying && <NewRoleDialog from={it} close={() => setCopying(false)} />}
        </>
      )}
    </DetailPage>
  );
}

/** Follows the role as it changes elsewhere, but never under what somebody is writing. */
function SteadyRoleForm(props: { role: Role; isReadOnly: boolean }) {
  const [count, setCount] = useState(0);
  const [base, setBase] = useState(props.role);
  if (count === 0 && base !== props.role) setBase(props.role);
  return <RoleForm key={base.version} role={base} isReadOnly={props.isReadOnly} onDirty={setCount} />;
}
