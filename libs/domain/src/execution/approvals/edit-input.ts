import type { Json } from '../../kernel/json.js';
import { reject, type Rejection } from '../../kernel/rejection.js';
import { termsOf, type ApprovalTerms } from '../../plan/approval-policy.js';
import type { BoundStep } from '../../plan/bound-plan.js';
import { bindPlan } from '../../plan/bind-plan.js';
import type { Catalogue, Effects } from '../../plan/catalogue.js';

const order: readonly Effects[] = ['none', 'reads', 'writes', 'outward'];

/**
 * Judges an input that a person wrote for a planned step by what its tool or agent says today: the schema of its input,
 * its effects and its approval policy. An edit can change what a tool is given, never which tool it is.
 * @returns the terms that today's policy asks for, if any
 */
export function judgeEdit(
  step: BoundStep,
  input: Json,
  catalogue: Catalogue | undefined,
): { readonly terms?: ApprovalTerms } | Rejection {
  if (step.kind === 'map')
    return reject('INVALID_INPUT', `"${step.id}" is a map: change the input of its elements.`);
  const known = catalogue && (step.kind === 'tool' ? toolNames(catalogue) : agentNames(catalogue));
  const name = step.kind === 'tool' ? step.tool : step.agent;
  if (!catalogue || !known?.includes(name))
    return reject('INVALID_INPUT', `${name} is not known here, so an input for it cannot be judged.`);
  const issues = step.kind === 'tool' ? catalogue.checkInput(name, input) : [];
  if (issues.length > 0) {
    const list = issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; ');
    return reject('INVALID_INPUT', `The input does not fit ${name}: ${list}`);
  }
  const { onFailure: _, ...alone } = step;
  const today = bindPlan({ goal: '', steps: [alone] }, catalogue).steps[0] as BoundStep;
  const { effects } = step.policy;
  if (order.indexOf(today.policy.effects) > order.indexOf(effects)) {
    const detail = `${name} was planned with effects "${effects}" and has "${today.policy.effects}" today. Plan anew.`;
    return reject('INVALID_INPUT', detail);
  }
  const { approval } = today.policy;
  const terms = approval === undefined ? undefined : termsOf(approval);
  return terms === undefined ? {} : { terms };
}

const toolNames = ({ tools }: Catalogue): readonly string[] => tools.map(({ name }) => name);
const agentNames = ({ agents }: Catalogue): readonly string[] => agents.map(({ name }) => name);
