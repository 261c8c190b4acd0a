import { createHash } from 'node:crypto';
import type { Digest } from '@app/domain/kernel/message.js';
import { executionDecider } from '@app/domain/execution/execution.decider.js';

export const sha256: Digest = (text) => createHash('sha256').update(text).digest('hex');

/** The execution aggregate as every process runs it. */
export const decider = executionDecider(sha256);
