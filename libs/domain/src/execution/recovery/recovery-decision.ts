/** What follows a failure, as a value that goes into the event with its reason. */
export type RecoveryDecision =
  | { readonly kind: 'retry'; readonly retryAt: number; readonly reason: string }
  | { readonly kind: 'fail'; readonly reason: string };
