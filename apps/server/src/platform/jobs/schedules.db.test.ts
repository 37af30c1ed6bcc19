import { until } from '@oneline/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { parseCron } from '../../domains/operations/index.ts';
