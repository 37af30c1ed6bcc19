// violates: verbatimModuleSyntax as TS1484
import { PathLike } from 'node:fs';

export const text = (path: PathLike): string => path.toString();
