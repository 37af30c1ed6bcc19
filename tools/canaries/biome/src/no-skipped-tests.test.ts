// violates: noSkippedTests
import { test } from 'vitest';

test.skip('a skipped test is seen', () => {});
