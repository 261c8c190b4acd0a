import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '@app/domain/kernel/json.js';
import type { Verdict } from '@app/domain/execution/checks/verdict.js';
import { backoff } from '@app/domain/execution/recovery/backoff.js';
import { ToolError, type ToolContext } from '@app/infrastructure/tools/tool.js';
import type { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { shortened } from './attempt-outcome.js';
import type { Attempt } from './attempt.js';

/**
 * Has the tool look whether an attempt had its effect. What keeps it from looking may pass: then it looks again, as often and
 * as late as the step is tried again. Never throws: whatever goes wrong leaves the outcome unknown.
 */
export async function checkAttempt(
  attempt: Attempt,
  context: ToolContext,
  catalogue: ToolCatalogue,
): Promise<Verdict> {
  const { retry } = attempt.step.policy;
  for (let look = 1; ; look++) {
    try {
      return await lookOnce(attempt, context, catalogue);
    } catch (error) {
      const passes = error instanceof ToolError && error.retryable && look < retry.maxAttempts;
      if (!passes || context.signal.aborted) return { kind: 'unknown', reason: reasonOf(error, context) };
      const waitMs = Math.max(backoff(look, attempt.idempotencyKey, retry), error.retryAfterMs ?? 0);
      await sleep(waitMs, undefined, { signal: context.signal }).catch(() => undefined);
    }
  }
}

async function lookOnce(
  { step, input }: Attempt,
  context: ToolContext,
  catalogue: ToolCatalogue,
): Promise<Verdict> {
  const tool = step.kind === 'tool' ? catalogue.tool(step.tool) : undefined;
  if (!tool?.check) return { kind: 'unknown', reason: 'this worker has no check for it' };
  const found = await tool.check(tool.input.parse(input), context);
  if (found.kind !== 'done') return found;
  const output = tool.output.parse(found.output);
  return { kind: 'done', output: JSON.parse(JSON.stringify(output)) as Json };
}

const reasonOf = (error: unknown, { signal }: ToolContext): string =>
  signal.aborted
    ? 'the check did not end in time'
    : shortened(error instanceof Error ? error.message : String(error));
