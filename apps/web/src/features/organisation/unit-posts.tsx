import { type Post, postRoutes, roleRoutes, type Unit } from '@oneline/contracts';
import { useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './organisation.module.css';
import { PostDialog } from './post-dialog.tsx';

/** The posts of a unit with the roles that come with them. */
export function UnitPosts(props: { unit: Unit }) {
  const { unit } = props;
  const texts = useTexts();
  const locale = useLocale();
  const { can } = useRights();
  const [opened, setOpened] = useState<Post | 'new'>();
  const read = useRoute(postRoutes.list, { query: { unitId: unit.id } });
  const again = (): void => void read.refetch();
  useTopic('posts', { onEvent: again, onReload: again });
  const roles = useRoute(roleRoutes.list, {}, { isEnabled: can('role.read') });
  const mayWrite = can('post.write') && unit.state === 'active';
  const nameOf = (roleId: string): string =>
    roles.data?.items.find(({ id }) => id === roleId)?.name[locale] ?? texts('posts.unknownRole');
  const posts = read.data?.items ?? [];
  return (
    <Section
      title={texts('posts.title')}
      actions={
        mayWrite && (
          <ActionButton
            label={texts('posts.add')}
            icon="plus"
            isSmall
            keys="a"
            group={texts('units.title')}
            run={() => setOpened('new')}
          />
        )
      }
    >
      {read.data && posts.length === 0 && <p className={styles['muted']}>{texts('posts.empty')}</p>}
      <ul className={styles['lines']}>
        {posts.map((post) => {
          const words = (
            <>
              <span>{post.name}</span>
              <span className={styles['muted']}>
                {post.roleIds.map(nameOf).join(texts('person.listJoint')) || texts('posts.noRoles')}
              </span>
              <StatusTag
                color={post.state === 'active' ? 'green' : 'grey'}
                shape={post.state === 'active' ? 'full' : 'dash'}
                word={texts(`posts.states.${post.state}`)}
              />
            </>
          );
          return (
            <li key={post.id}>
              {mayWrite ? (
                <button type="button" className={styles['post']} onClick={() => setOpened(post)}>
                  {words}
                </button>
              ) : (
                <div className={styles['post']}>{words}</div>
              )}
            </li>
          );
        })}
      </ul>
      {opened && (
        <PostDialog
          unitId={unit.id}
          post={opened === 'new' ? undefined : opened}
          roles={roles.data?.items}
          close={() => setOpened(undefined)}
        />
      )}
    </Section>
  );
}
