import type { JsonObject } from '../../kernel/json.js';
import { reject, type Rejection } from '../../kernel/rejection.js';
import type { BoundStep } from '../../plan/bound-plan.js';
import type { Catalogue } from '../../plan/catalogue.js';
import { inputIssues } from '../../plan/validate-input.js';
import type { ExecutionDecider } from '../execution.decider.js';
import type { ExecutionCommand } from '../execution.commands.js';
import { isPlanned, placeOf, type ExecutionState } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';

/**
 * The decider, with the inputs that people write held against the schemas of their tools first. For the API, which has
 * the catalogue; a worker holds every input against the schema again when it runs it.
 */
export const checkingInputs = (decider: ExecutionDecider, catalogue: Catalogue): ExecutionDecider => ({
  ...decider,
  decide: (command, state) => badInput(command, state, catalogue) ?? decider.decide(command, state),
});

function badInput(
  command: ExecutionCommand,
  state: ExecutionState,
  catalogue: Catalogue,
): Rejection | undefined {
  const written = writtenInput(command);
  const index = written && isPlanned(state) ? placeOf(state, written.stepId) : undefined;
  if (!written || index === undefined || !isPlanned(state)) return undefined;
  const step = plannedStep(state, index);
  if (step.kind !== 'tool') return undefined;
  const issues = inputIssues({ ...step, input: written.input }, catalogue);
  if (issues.length > 0) return reject('INVALID_INPUT', issues.map(({ message }) => message).join(' '));
  return asksToday(step, catalogue) ? reject('INVALID_INPUT', askFirst(step)) : undefined;
}

/** Whether the tool has come to ask for an approval since the plan was made: another input must not slip past that. */
const asksToday = (step: ToolBoundStep, { tools }: Catalogue): boolean =>
  step.policy.approval === undefined && tools.find(({ name }) => name === step.tool)?.approval !== undefined;

const askFirst = ({ id, tool }: ToolBoundStep): string =>
  `${tool} needs an approval today and needed none when step "${id}" was planned. Start another execution.`;

type ToolBoundStep = Extract<BoundStep, { kind: 'tool' }>;

function writtenInput(command: ExecutionCommand): { stepId: string; input: JsonObject } | undefined {
  if (command.type !== 'ChangeStepInput' && command.type !== 'RetryStep') return undefined;
  const { stepId, input } = command.data;
  return input && { stepId, input };
}
