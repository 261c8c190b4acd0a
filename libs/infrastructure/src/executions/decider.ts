import { executionDecider } from '@app/domain/execution/execution.decider.js';
import { sha256 } from '../digest/sha256.js';

/** The execution aggregate as every process runs it. */
export const decider = executionDecider(sha256);
