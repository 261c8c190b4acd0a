import { executionId, streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import type { Request } from '../admission/gate.js';

/** A step of a run of its own that wants to start. */
export function request(
  stepId: string,
  { tenant = 'local', tool = 'sample.run', priority = 0, since = 0 } = {},
): Request {
  const id = executionId(newId());
  const owner = tenantId(tenant);
  const run = { tenant: owner, executionId: id, stream: streamOf(owner, 'execution', id) };
  const [step] = samplePlan([stepId]).steps;
  if (step?.kind !== 'tool') throw new Error('The sample plan has a tool step');
  return { run, step: { ...step, tool }, attempt: 1, priority, since };
}
