import fc from 'fast-check';
import type { Json } from '../kernel/json.js';

/** Any JSON value, small; the same after a round trip through text. */
export const randomJson: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 3, depthSize: 'small' })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json);
