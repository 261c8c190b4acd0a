import type { Json } from '../../kernel/json.js';

/** What a look at the outside world says about an attempt whose outcome is unknown. */
export type Verdict =
  /** It had its effect; the output is what the attempt would have answered. */
  | { readonly kind: 'done'; readonly output: Json }
  | { readonly kind: 'not-done' }
  | { readonly kind: 'unknown'; readonly reason: string };
