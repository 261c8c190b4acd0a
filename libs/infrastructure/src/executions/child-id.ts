import { executionId, type ExecutionId } from '@app/domain/kernel/ids.js';
import { derivedId } from '../command-handling/event-ids.js';

/** The id of the execution that an attempt of a step is: always the same, so that a crash starts no second one. */
export const childIdOf = (parent: ExecutionId, stepId: string, attempt: number): ExecutionId =>
  executionId(derivedId(parent, `${stepId}/${attempt}`));
