import { reject, type Rejection } from '../../kernel/rejection.js';
import { deepestExecution } from '../../plan/validate-execution.js';
import type { ParentLink } from './sub-execution.events.js';

/** Executions that start executions must come to an end. */
export const depthIssue = (parent: ParentLink | undefined): Rejection | undefined =>
  parent === undefined || parent.depth <= deepestExecution
    ? undefined
    : reject(
        'INVALID_REQUEST',
        `An execution may have at most ${deepestExecution} executions above it, and this would have ${parent.depth}. Have a step further up do the work itself.`,
      );
