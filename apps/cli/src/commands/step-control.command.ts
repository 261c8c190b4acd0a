import { usageError } from '../cli-error.js';
import { sendCommand } from '../client/decide.js';
import { resolveId } from '../client/resolve-id.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { changeStepInput, releaseLocks, retryExecution, retryStep, skipStep } from '../graphql/mutations.js';
import { shortId } from '../render/ids.js';
import { lookOf, stepLook } from '../render/status.js';

export interface StepControlOptions {
  readonly comment?: string;
  /** Of `retry` and `change`: a JSON object. */
  readonly input?: unknown;
  /** Of `skip`: any JSON. */
  readonly output?: unknown;
}

export type StepControl = 'retry' | 'skip' | 'change' | 'release';

/** Retries, skips or changes a step, or takes its locks away; without a step, retries what failed in the run. */
export async function controlStep(
  context: Context,
  action: StepControl,
  idText: string,
  stepId: string | undefined,
  { comment, input, output }: StepControlOptions,
): Promise<ExitCode> {
  const executionId = await resolveId(context.api, idText);
  if (stepId === undefined && input !== undefined) throw usageError('Say which step --input is for.');
  const mutation = stepId === undefined ? retryExecution : ofStep[action];
  const execution = await sendCommand(context.api, mutation, {
    executionId,
    ...(stepId !== undefined && { stepId }),
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(comment !== undefined && { comment }),
  });
  const step = execution.steps.find(({ id }) => id === stepId);
  const run = `${shortId(executionId)} is ${lookOf(execution).words}`;
  printResult(context, execution, () => [
    action === 'release' && step
      ? `${run}; ${step.id} goes on without its locks, which others may have now`
      : `${run}${step ? `; ${step.id} is ${stepLook[step.status].words}` : ''}`,
  ]);
  return exitCode.ok;
}

const ofStep = { retry: retryStep, skip: skipStep, change: changeStepInput, release: releaseLocks };
