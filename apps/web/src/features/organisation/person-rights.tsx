import { type Person, type RightsOfPerson, roleRoutes, unitRoutes } from '@oneline/contracts';
import { Link } from 'react-router';
import { useRoute } from '../../app/api/use-route.ts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { Section } from '../../ui/detail-page.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './organisation.module.css';

type Held = RightsOfPerson['permissions'][number];

/** What a person may do, how far it reaches, and the roles, posts and units it comes from. */
export function PersonRights(props: { person: Person }) {
  const texts = useTexts();
  const app = useAppTexts();
  const reach = useReach();
  const read = useRoute(roleRoutes.explain, { params: { id: props.person.id } });
  const again = (): void => void read.refetch();
  useTopic('roles', { onEvent: again, onReload: again });
  useTopic('posts', { onEvent: again, onReload: again });
  const rights = read.data;
  const granted = rights?.permissions.filter(({ isGranted }) => isGranted) ?? [];
  return (
    <Section title={texts('rights.title')}>
      <ErrorNotice error={read.error ?? undefined} />
      {rights && (
        <p className={styles['muted']}>
          {granted.length === 0
            ? texts('rights.none')
            : texts('rights.sentence', { granted: granted.length, total: rights.permissions.length })}
          {!rights.isActive && ` ${texts('rights.inactive')}`}
        </p>
      )}
      {granted.length > 0 && (
        <table className={styles['rights']}>
          <thead>
            <tr>
              <th scope="col">{texts('rights.permission')}</th>
              <th scope="col">{texts('rights.reach')}</th>
              <th scope="col">{texts('rights.why')}</th>
            </tr>
          </thead>
          <tbody>
            {granted.map((one) => (
              <tr key={one.permission}>
                <th scope="row">{app.of(`permission.${one.permission}`)}</th>
                <td>{reach(one)}</td>
                <td>
                  <Reasons reasons={one.reasons} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rights && <FieldRights fields={rights.fields} />}
    </Section>
  );
}

function Reasons(props: { reasons: Held['reasons'] }) {
  const texts = useTexts();
  const app = useAppTexts();
  const locale = useLocale();
  return props.reasons.map((reason) => (
    <div key={`${reason.roleId} ${reason.postId} ${reason.scope}`}>
      <Link to={`/roles/${reason.roleId}`}>
        {texts('rights.reason', { role: reason.roleName[locale], post: reason.postName, unit: reason.unitName })}
      </Link>
      <span className={styles['muted']}>{` · ${app(`scope.${reason.scope}`)}`}</span>
    </div>
  ));
}

function FieldRights(props: { fields: RightsOfPerson['fields'] }) {
  const texts = useTexts();
  const app = useAppTexts();
  const locale = useLocale();
  return (
    <table className={styles['rights']}>
      <thead>
        <tr>
          <th scope="col">{texts('rights.fields')}</th>
          <th scope="col">{texts('rights.reach')}</th>
          <th scope="col">{texts('rights.why')}</th>
        </tr>
      </thead>
      <tbody>
        {props.fields.map(({ resource, field, right, reasons }) => (
          <tr key={`${resource}.${field}`}>
            <th scope="row">{texts.of(`field.${resource}.${field}`)}</th>
            <td>{app(`fieldRight.${right}`)}</td>
            <td>
              {reasons.length === 0
                ? texts('rights.byDefault')
                : reasons
                    .map(({ roleName }) => texts('rights.fieldReason', { role: roleName[locale] }))
                    .join(texts('person.listJoint'))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How far a right reaches, in words: the topmost units of those it covers. */
function useReach(): (held: Held) => string {
  const texts = useTexts();
  const { can } = useRights();
  const units = useRoute(unitRoutes.list, { query: {} }, { isEnabled: can('unit.read') });
  const byId = new Map((units.data?.items ?? []).map((unit) => [unit.id, unit]));
  return ({ unitIds, isOwn, reasons }) => {
    if (unitIds === null) return texts('rights.everywhere');
    const covered = new Set(unitIds);
    const tops = unitIds.filter((id) => !covered.has(byId.get(id)?.parentId ?? ''));
    const nameOf = (id: string): string | undefined =>
      byId.get(id)?.name ?? reasons.find(({ unitId }) => unitId === id)?.unitName;
    const names = [...new Set(tops.map(nameOf).filter((name) => name !== undefined))];
    const joined = names.join(texts('person.listJoint'));
    const words =
      names.length < unitIds.length ? texts('rights.unitsMore', { units: joined, count: unitIds.length }) : joined;
    return [words, isOwn ? texts('rights.own') : ''].filter(Boolean).join(texts('person.listJoint'));
  };
}
