import { canonicalJson, type JsonObject } from '../../kernel/json.js';
import { isRejection, reject, type Rejection } from '../../kernel/rejection.js';
import { isLocal, referencesIn } from '../../plan/template.js';
import { decisionOf } from '../decision-of.js';
import type { Decide } from '../execution.commands.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isTerminal, placeOf, type ExecutionState, type Planned } from '../execution.state.js';
import { expansionAt } from '../maps/expansion.js';
import { plannedStep } from '../planned-step.js';
import { wrongStatus } from '../wrong-status.js';
import { cannotNow, findStep } from './find-step.js';

export type ChangeStepInput = Decide & { readonly stepId: string; readonly input: JsonObject };

/** Has a step that does not run yet run with another input. What was approved before is not this, so people are asked anew. */
export function changeInput(
  command: ChangeStepInput,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  const found = findStep(state, command.stepId);
  if (isRejection(found)) return found;
  if (isTerminal(state) || state.status === 'cancelling') return wrongStatus('changed', state);
  const { planned, step, index } = found;
  const asked = step.status === 'waiting-for-approval' && step.approval.kind === 'policy';
  if (step.status !== 'pending' && step.status !== 'retrying' && !asked)
    return cannotNow('given another input', step);
  return inputChange(planned, index, command.input, command);
}

/** The change as an event; none when the step has this input already. */
export function inputChange(
  state: Planned,
  index: number,
  input: JsonObject,
  command: Decide,
): readonly ExecutionEvent[] | Rejection {
  const step = state.steps.at(index);
  const planned = plannedStep(state, index);
  if (planned.kind === 'map')
    return reject('INVALID_INPUT', `"${step.id}" is a map: change the input of its elements.`);
  if (planned.kind === 'execution')
    return reject('INVALID_INPUT', `"${step.id}" is an execution: change the input of its steps.`);
  const before = step.input ?? planned.input;
  if (canonicalJson(before) === canonicalJson(input)) return [];
  const unknown = referencesIn(input).find(({ step: id }) => !isThere(state, index, id));
  if (unknown) {
    const why = `the input refers to "${unknown.step}", which step "${step.id}" does not wait for`;
    return reject('INVALID_INPUT', `${why}: only outputs that are there when it starts can be used.`);
  }
  const group = step.attempt > 0 ? step.group + 1 : step.group;
  return [{ type: 'StepInputChanged', data: { stepId: step.id, input, group, ...decisionOf(command) } }];
}

/** Whether a name has a value when the step at a place starts; an element has its own, and all that its map waits for. */
function isThere(state: Planned, index: number, name: string): boolean {
  const at = expansionAt(state, index);
  const map = state.expansions[at]?.map;
  return map === undefined ? waitsFor(state, index, name) : isLocal(name) || waitsFor(state, map, name);
}

/** Whether a step is settled before the one at a place starts. */
function waitsFor(state: Planned, index: number, stepId: string): boolean {
  const seen = new Set<string>();
  const open = [...plannedStep(state, index).dependsOn];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === stepId) return true;
    const place = seen.has(id) ? undefined : placeOf(state, id);
    seen.add(id);
    if (place !== undefined) open.push(...plannedStep(state, place).dependsOn);
  }
  return false;
}
