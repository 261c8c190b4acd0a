import { sendCommand } from '../client/decide.js';
import { resolveId } from '../client/resolve-id.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { cancelExecution, pauseExecution, resumeExecution } from '../graphql/mutations.js';
import { shortId } from '../render/ids.js';
import { lookOf } from '../render/status.js';

const mutations = { pause: pauseExecution, resume: resumeExecution, cancel: cancelExecution };

export type Control = keyof typeof mutations;

export interface ControlOptions {
  readonly comment?: string;
  /** Of `pause` only. */
  readonly timers?: 'freeze' | 'run';
}

/** Pauses, resumes or cancels a run. */
export async function control(
  context: Context,
  action: Control,
  idText: string,
  { comment, timers }: ControlOptions,
): Promise<ExitCode> {
  const executionId = await resolveId(context.api, idText);
  const execution = await sendCommand(context.api, mutations[action], {
    executionId,
    ...(comment !== undefined && { comment }),
    ...(timers !== undefined && { timers: timers.toUpperCase() }),
  });
  const running = execution.steps.filter(({ status }) => status === 'RUNNING').length;
  const isEnding = execution.pause?.phase === 'PAUSING' || execution.status === 'CANCELLING';
  const ending =
    running > 0 && isEnding && action !== 'resume'
      ? `; ${running} running step(s) come to their end first`
      : '';
  printResult(context, execution, () => [`${shortId(executionId)} is ${lookOf(execution).words}${ending}`]);
  return exitCode.ok;
}
