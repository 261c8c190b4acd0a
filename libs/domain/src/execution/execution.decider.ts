import { Draft, type Decider } from '../kernel/decider.js';
import { isRejection, reject, type Rejection } from '../kernel/rejection.js';
import type { Judgement } from './approvals/judgement.js';
import { passDeadlines } from './approvals/pass-deadlines.js';
import { startCompensation } from './compensation/compensate.js';
import { conclude } from './conclude.js';
import { passDeadline } from './control/deadline.js';
import { decideByPerson } from './decide-by-person.js';
import { decideByWorker } from './decide-by-worker.js';
import type { ExecutionCommand, PersonCommand, WorkerCommand } from './execution.commands.js';
import type { ExecutionEvent } from './execution.events.js';
import { evolve } from './execution.evolve.js';
import { isTerminal, type ExecutionState } from './execution.state.js';
import { schedule } from './schedule.js';

export type ExecutionDecider = Decider<ExecutionState, ExecutionCommand, ExecutionEvent>;

/**
 * The execution aggregate: one run of one request, from asking to its end.
 * @param catalogue judges inputs that people edit; without it none is taken
 */
export function executionDecider(
  digest: Judgement['digest'],
  catalogue?: Judgement['catalogue'],
): ExecutionDecider {
  const judgement = { digest, catalogue };
  return {
    initialState: { status: 'none' },
    evolve,
    isTerminal,
    decide(command, state) {
      const draft = new Draft(state, evolve);
      if (command.type === 'Advance') {
        draft.add(...passDeadline(state, command.data.now));
        passDeadlines(draft, command.data.now);
        schedule(draft, command.data, digest);
      } else {
        const events = judge(command, state, judgement);
        if (isRejection(events)) return events;
        draft.add(...events);
      }
      // Also where nothing has happened: whoever advances a run may know a part of what was written at once, but for its end.
      if (draft.events.length > 0 || command.type === 'Advance')
        draft.add(...conclude(draft.state, command.data.now));
      if (command.type === 'Advance') startCompensation(draft, command.data);
      return draft;
    },
  };
}

function judge(
  command: Exclude<ExecutionCommand, { type: 'Advance' }>,
  state: ExecutionState,
  judgement: Judgement,
): readonly ExecutionEvent[] | Rejection {
  if (isByWorker(command)) return decideByWorker(command, state);
  if (command.type !== 'RequestExecution' && state.status === 'none') {
    return reject('NOT_FOUND', 'There is no such execution. Check its id.');
  }
  return decideByPerson(command, state, judgement);
}

type Reported = Exclude<WorkerCommand, { type: 'Advance' }>;

const workerCommands: ReadonlySet<string> = new Set<Reported['type']>([
  'StartPlanning',
  'AttachPlan',
  'FailPlanning',
  'AttachRevision',
  'FailReplanning',
  'RecordStepSuccess',
  'RecordStepFailure',
  'RecordStepCancelled',
  'RecordUnknownOutcome',
  'RecordCompensation',
  'SetContextValue',
  'RecordCheck',
  'SendMessage',
  'ReceiveMessage',
  'RaiseEstimate',
  'RecordSubExecution',
  'RecordQuiescence',
]);

const isByWorker = (command: PersonCommand | Reported): command is Reported =>
  workerCommands.has(command.type);
