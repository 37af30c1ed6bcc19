import type { CommandOrigin, Commands } from '../command/index.ts';

export interface SensitiveRead {
  /** `person.read` */
  readonly action: string;
  readonly kind: string;
  readonly ids: readonly string[];
  /** The sensitive fields that were shown in clear. */
  readonly fields: readonly string[];
  /** Where one thing was read. */
  readonly name?: string;
}

/** The subject id of an entry about several things; their ids are in its `changes.ids`. */
export const severalSubjects = '*';

/** Puts on record that sensitive fields were read in clear: one entry a request, none when nothing was read. */
export async function recordRead(commands: Commands, origin: CommandOrigin, read: SensitiveRead): Promise<void> {
  const [id, ...others] = read.ids;
  if (id === undefined || read.fields.length === 0) return;
  const isOne = others.length === 0;
  await commands.run(origin, async (change) => {
    change.audit({
      action: read.action,
      subject: { kind: read.kind, id: isOne ? id : severalSubjects, name: (isOne && read.name) || null },
      changes: { fields: [null, [...read.fields]], ...(isOne ? {} : { ids: [null, [...read.ids]] }) },
    });
  });
}
