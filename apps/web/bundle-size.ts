/** The parts of Vite's `dist/.vite/manifest.json` that tell what a page loads. */
export interface ManifestChunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}
export type Manifest = Readonly<Record<string, ManifestChunk>>;

/**
 * Files the browser needs before anything shows: the entry, what it imports statically, their style sheets, and the same of
 * the `lazy` chunks named (keys of the manifest) that the first page asks for at once.
 */
export function firstLoadFiles(manifest: Manifest, lazy: readonly string[] = []): string[] {
  const files = new Set<string>();
  const seen = new Set<string>();
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
  if (entries.length === 0) throw new Error('the manifest has no entry');
  const waiting = [...entries, ...lazy];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) throw new Error(`the manifest has no ${key}`);
    files.add(chunk.file);
    for (const sheet of chunk.css ?? []) files.add(sheet);
    waiting.push(...(chunk.imports ?? []));
  }
  return [...files].sort();
}

/** Bytes of the first load, by the size that `sizeOf` gives each file (gzipped, if that is what is asked). */
export function firstLoadBytes(
  manifest: Manifest,
  sizeOf: (file: string) => number,
  lazy: readonly string[] = [],
): number {
  return firstLoadFiles(manifest, lazy).reduce((sum, file) => sum + sizeOf(file), 0);
}
