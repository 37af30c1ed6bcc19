import { type BodyOf, Post, postRoutes, type Role } from '@oneline/contracts';
import { useMemo } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

/** Adds a post to a unit, or changes one. `roles` is undefined for who may not read them. */
export function PostDialog(props: {
  unitId: string;
  post: Post | undefined;
  roles: readonly Role[] | undefined;
  close: () => void;
}) {
  const { unitId, post, roles } = props;
  const texts = useTexts();
  const locale = useLocale();
  const { say } = useToasts();
  const create = useCommand(postRoutes.create, { invalidates: [postRoutes.list] });
  const change = useCommand(postRoutes.change, { invalidates: [postRoutes.list] });
  const fields = useMemo<FieldDefinition[]>(() => {
    const offered = (roles ?? []).filter(({ id, state }) => state === 'active' || post?.roleIds.includes(id));
    const labelOf = (id: string): string =>
      offered.find((role) => role.id === id)?.name[locale] ?? texts('posts.unknownRole');
    return [
      { name: 'name', label: texts('posts.name') },
      ...(roles
        ? [
            {
              name: 'roleIds',
              label: texts('posts.roles'),
              help: texts('posts.rolesHelp'),
              widget: 'multiple' as const,
              options: offered.map(({ id, name }) => ({ value: id, label: name[locale] })),
              show: (value: unknown) => (value as string[]).map(labelOf).join(texts('person.listJoint')),
            },
          ]
        : []),
      ...(post
        ? [
            {
              name: 'state',
              label: texts('posts.state'),
              options: (['active', 'closed'] as const).map((value) => ({
                value,
                label: texts(`posts.states.${value}`),
              })),
            },
          ]
        : []),
    ];
  }, [texts, locale, roles, post]);
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={post ? texts('posts.edit') : texts('posts.add')}
      submitLabel={post ? texts('save') : texts('posts.add')}
      schema={post ? Post : postRoutes.create.body}
      fields={fields}
      {...(post
        ? { initial: { name: post.name, roleIds: post.roleIds, state: post.state }, version: post.version }
        : { initial: { roleIds: [] } })}
      submit={async ({ values, changes, version }) => {
        if (post) {
          const body = { ...changes, version } as BodyOf<typeof postRoutes.change>;
          return change.run({ params: { id: post.id }, body });
        }
        const made = await create.run({ body: { ...values, unitId } as BodyOf<typeof postRoutes.create> });
        return say(texts('posts.added', { name: made.name }));
      }}
    />
  );
}
