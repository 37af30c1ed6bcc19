// violates: organizeImports
import { join } from 'node:path';
import { tmpdir } from 'node:os';

export const path = join(tmpdir(), 'a');
