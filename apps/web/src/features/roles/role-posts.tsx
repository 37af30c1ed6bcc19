import { type Post, unitRoutes } from '@oneline/contracts';
import { Link } from 'react-router';
import { useRoute } from '../../app/api/use-route.ts';
import { useTexts } from './i18n/index.ts';
import styles from './matrix.module.css';

/** The posts that carry a role, each leading to its unit. */
export function RolePosts(props: { posts: readonly Post[] }) {
  const texts = useTexts();
  const units = useRoute(unitRoutes.list, { query: {} });
  const byId = new Map((units.data?.items ?? []).map((unit) => [unit.id, unit]));
  // Units of one name are told apart by the one above.
  const wordsOf = (post: Post): string => {
    const unit = byId.get(post.unitId);
    const above = byId.get(unit?.parentId ?? '');
    return [above?.name, unit?.name, post.name].filter((name) => name !== undefined).join(' · ');
  };
  if (props.posts.length === 0) return <p className={styles['muted']}>{texts('role.noPosts')}</p>;
  return (
    <ul className={styles['posts']}>
      {props.posts.map((post) => (
        <li key={post.id}>
          <Link to={`/units?unit=${post.unitId}`}>{wordsOf(post)}</Link>
        </li>
      ))}
    </ul>
  );
}
