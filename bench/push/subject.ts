export interface Subject {
  /** As it stands in the message. */
  readonly text: string;
  /** `id version`. */
  readonly key: string;
}

const opening = '"subject":{"id":"';
const idLength = 36;

/** Which change an encoded event tells of, without parsing the whole of it; undefined for other messages. */
export function subjectOf(message: string): Subject | undefined {
  const at = message.indexOf(opening);
  if (at < 0) return undefined;
  const end = message.indexOf('}', at);
  const id = message.slice(at + opening.length, at + opening.length + idLength);
  const version = message.slice(message.lastIndexOf(':', end) + 1, end);
  return { text: message.slice(at, end + 1), key: `${id} ${version}` };
}
