import type { Json } from '../../kernel/json.js';
import type { ExecutionState } from '../execution.state.js';
import type { ConflictPolicy } from './conflict-policy.js';
import type { ContextWriter } from './context.events.js';

/** The values that the steps of a run share, by key. */
export type SharedContext = Readonly<Record<string, ContextEntry>>;

export interface ContextEntry {
  readonly key: string;
  readonly version: number;
  readonly value: Json;
  readonly policy: ConflictPolicy;
  /** Who wrote this version. */
  readonly by: ContextWriter;
  readonly at: number;
  /** Of each writer that could run again, the last write that it has made. */
  readonly writers: readonly Pick<ContextWriter, 'stepId' | 'idempotencyKey' | 'ordinal'>[];
}

const contextOf = (state: ExecutionState): SharedContext => ('context' in state ? state.context : {});

/** The value at a key; undefined when there is none. */
export function entryOf(state: ExecutionState, key: string): ContextEntry | undefined {
  const context = contextOf(state);
  return Object.hasOwn(context, key) ? context[key] : undefined;
}

/** All values, by key. */
export const entriesOf = (state: ExecutionState): readonly ContextEntry[] =>
  Object.values(contextOf(state)).sort((one, other) => (one.key < other.key ? -1 : 1));
