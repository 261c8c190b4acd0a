import { v7 as uuidv7 } from 'uuid';
import { refused } from '../cli-error.js';
import {
  approvePlan,
  approveStep,
  rejectPlan,
  rejectStep,
  type CommandResult,
} from '../graphql/mutations.js';
import type { Execution } from '../graphql/types.js';
import type { Api } from './api.js';

export interface Decision {
  readonly executionId: string;
  /** null for the plan as a whole. */
  readonly stepId: string | null;
  /** Of what the person was shown: the system refuses the decision if it would be about something else. */
  readonly digest: string;
  readonly approve: boolean;
  readonly comment?: string | undefined;
  /** For a step that is approved: what it runs with instead of what was shown. */
  readonly input?: unknown;
}

/** @throws CliError with the code of the refusal */
export function decide(api: Api, decision: Decision): Promise<Execution> {
  const { executionId, stepId, digest, approve, comment, input } = decision;
  const subject = stepId === null ? { executionId } : { executionId, stepId };
  const ofPlan = approve ? approvePlan : rejectPlan;
  const ofStep = approve ? approveStep : rejectStep;
  return sendCommand(api, stepId === null ? ofPlan : ofStep, {
    ...subject,
    digest,
    ...(comment && { comment }),
    ...(input !== undefined && { input }),
  });
}

/** Sends a command under an id of its own, so that sending it twice has the effect of once. @throws CliError */
export async function sendCommand(api: Api, mutation: string, input: object): Promise<Execution> {
  const commandId = uuidv7();
  const { result } = await api.request<{ result: CommandResult }>(mutation, {
    input: { ...input, commandId },
  });
  if (result.__typename === 'CommandRejected') throw refused(result.code, result.message);
  return result.execution;
}
