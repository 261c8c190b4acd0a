import type { Decider } from '../kernel/decider.js';
import type { Digest } from '../kernel/message.js';
import { isRejection, reject, type Rejection } from '../kernel/rejection.js';
import { conclude } from './conclude.js';
import { decideByPerson } from './decide-by-person.js';
import { decideByWorker } from './decide-by-worker.js';
import type { ExecutionCommand, PersonCommand, WorkerCommand } from './execution.commands.js';
import type { ExecutionEvent } from './execution.events.js';
import { evolve } from './execution.evolve.js';
import { isTerminal, type ExecutionState } from './execution.state.js';

export type ExecutionDecider = Decider<ExecutionState, ExecutionCommand, ExecutionEvent>;

/** The execution aggregate: one run of one request, from asking to its end. */
export function executionDecider(digest: Digest): ExecutionDecider {
  return {
    initialState: { status: 'none' },
    evolve,
    isTerminal,
    decide(command, state) {
      const events = judge(command, state, digest);
      if (isRejection(events) || events.length === 0) return events;
      return [...events, ...conclude(events.reduce(evolve, state), command.data.now)];
    },
  };
}

function judge(
  command: ExecutionCommand,
  state: ExecutionState,
  digest: Digest,
): readonly ExecutionEvent[] | Rejection {
  if (isByWorker(command)) return decideByWorker(command, state, digest);
  if (command.type !== 'RequestExecution' && state.status === 'none') {
    return reject('NOT_FOUND', 'There is no such execution. Check its id.');
  }
  return decideByPerson(command, state);
}

const workerCommands: ReadonlySet<string> = new Set<WorkerCommand['type']>([
  'StartPlanning',
  'AttachPlan',
  'FailPlanning',
  'Advance',
  'RecordStepSuccess',
  'RecordStepFailure',
  'RecordStepCancelled',
  'RecordUnknownOutcome',
]);

const isByWorker = (command: PersonCommand | WorkerCommand): command is WorkerCommand =>
  workerCommands.has(command.type);
