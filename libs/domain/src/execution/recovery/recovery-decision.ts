import type { Json } from '../../kernel/json.js';

/**
 * What follows a failure, as a value that goes into the event with its reason.
 * `choice` is the place, from 0, in what the step declares in `onFailure`. Of a step that says what its agent must be capable
 * of, another one that is takes over before those choices: `agent` and `choice` are absent, who it is shows when the step starts.
 */
export type RecoveryDecision =
  | { readonly kind: 'retry'; readonly retryAt: number; readonly reason: string }
  | { readonly kind: 'agent'; readonly agent?: string; readonly choice?: number; readonly reason: string }
  | { readonly kind: 'fallback'; readonly step: string; readonly choice: number; readonly reason: string }
  | { readonly kind: 'skip'; readonly output: Json; readonly choice: number; readonly reason: string }
  /** The planner is asked for another plan: the n-th time in this run. */
  | { readonly kind: 'replan'; readonly revision: number; readonly choice: number; readonly reason: string }
  /** Of a fallback step: what follows is for the step to decide that it stood by for. */
  | { readonly kind: 'hand-back'; readonly to: string; readonly reason: string }
  | { readonly kind: 'fail'; readonly reason: string };
