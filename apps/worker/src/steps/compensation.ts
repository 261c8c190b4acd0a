import type { JsonObject } from '@app/domain/kernel/json.js';
import { isPlanned, type ExecutionState } from '@app/domain/execution/execution.state.js';
import type { WorkerCommand } from '@app/domain/execution/execution.commands.js';
import { compensationInput, nextCompensation } from '@app/domain/execution/compensation/compensate.js';
import { joinLocks, resolveLocks } from '@app/domain/execution/locks/resolve-locks.js';
import { plannedStep } from '@app/domain/execution/planned-step.js';
import { resolvedInput } from '@app/domain/execution/resolved-input.js';
import type { Attempt } from './attempt.js';

/** The attempt that undoes what is next; undefined when that attempt is not wanted any more. */
export function compensationOrder(state: ExecutionState, attempt: number): Attempt | undefined {
  const next = nextCompensation(state);
  if (!next?.running || next.attempt !== attempt || !isPlanned(state)) return undefined;
  const { index, stepId, compensate } = next;
  const {
    title,
    policy: { locks: ofStep },
  } = plannedStep(state, index);
  const { tool, input, locks: ofTool, ...policy } = compensate;
  const given = compensationInput(state, index) as JsonObject;
  return {
    step: { kind: 'tool', id: stepId, title, tool, input, dependsOn: [], policy },
    attempt,
    input: given,
    idempotencyKey: `${state.executionId}/${stepId}/compensation`,
    ...((ofStep ?? ofTool) && {
      takes: joinLocks(
        resolveLocks(ofStep ?? [], resolvedInput(state, index)),
        resolveLocks(ofTool ?? [], given),
      ),
    }),
    timeZone: state.requested.options.timeZone,
  };
}

/** What the step runner reports of an attempt, as the result of a compensation. */
export function asCompensation(command: WorkerCommand): WorkerCommand {
  switch (command.type) {
    case 'RecordStepSuccess': {
      const { stepId, attempt, output, now } = command.data;
      return {
        type: 'RecordCompensation',
        data: { stepId, attempt, outcome: { kind: 'succeeded', output }, now },
      };
    }
    case 'RecordStepFailure': {
      const { stepId, attempt, error, now } = command.data;
      return {
        type: 'RecordCompensation',
        data: { stepId, attempt, outcome: { kind: 'failed', error }, now },
      };
    }
    case 'RecordUnknownOutcome': {
      const { stepId, attempt, reason, now } = command.data;
      return {
        type: 'RecordCompensation',
        data: { stepId, attempt, outcome: { kind: 'unknown', reason }, now },
      };
    }
    case 'RecordStepCancelled': {
      const { stepId, attempt, now } = command.data;
      const outcome = { kind: 'unknown', reason: 'it was stopped half way' } as const;
      return { type: 'RecordCompensation', data: { stepId, attempt, outcome, now } };
    }
    default:
      return command;
  }
}
