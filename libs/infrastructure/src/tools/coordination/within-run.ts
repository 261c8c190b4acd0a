import { ToolError, type ToolContext } from '../tool.js';
import type { Mail } from './mail.js';
import type { SharedContext } from './shared-context.js';

/** @throws ToolError NOT_IN_A_RUN */
export function mailOf({ mail }: ToolContext): Mail {
  if (mail) return mail;
  throw new ToolError('NOT_IN_A_RUN', 'There is nobody to write to here: only a step of a run has others.');
}

/** @throws ToolError NOT_IN_A_RUN */
export function sharedOf({ shared }: ToolContext): SharedContext {
  if (shared) return shared;
  throw new ToolError('NOT_IN_A_RUN', 'There is no shared context here: only a step of a run has one.');
}
