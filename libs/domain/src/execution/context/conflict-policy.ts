import type { MergeName } from './merge.js';

/**
 * What happens when somebody writes to a key who has not seen its newest version.
 * - reject: the write is refused; who says no version says that there is none yet
 * - last-wins: it replaces what stood there
 * - merge: every write, seen or not, is joined with what stands there
 */
export type ConflictPolicy =
  | { readonly kind: 'reject' }
  | { readonly kind: 'last-wins' }
  | { readonly kind: 'merge'; readonly with: MergeName };

export const isSamePolicy = (one: ConflictPolicy, other: ConflictPolicy): boolean =>
  nameOfPolicy(one) === nameOfPolicy(other);

/** For people: `reject`, `last-wins`, `merge with list-append`. */
export const nameOfPolicy = (policy: ConflictPolicy): string =>
  policy.kind === 'merge' ? `merge with ${policy.with}` : policy.kind;
