import { nameOfPolicy } from '@app/domain/execution/context/conflict-policy.js';
import { entriesOf } from '@app/domain/execution/context/shared-context.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { ContextValue } from '../types/context-value.type.js';

/** What the steps share, by key. */
export const contextView = (state: ExecutionState): readonly ContextValue[] =>
  entriesOf(state).map(({ key, version, value, policy, by, at }) => ({
    key,
    version,
    value,
    policy: nameOfPolicy(policy),
    by: by.stepId,
    attempt: by.attempt,
    at,
  }));
