import { candidatesFor } from '../../agents/capabilities.js';
import type { Json } from '../../kernel/json.js';
import { reject, type Rejection } from '../../kernel/rejection.js';
import { termsOf, type ApprovalTerms } from '../../plan/approval-policy.js';
import type { BoundCall, BoundStep } from '../../plan/bound-plan.js';
import { bindPlan } from '../../plan/bind-plan.js';
import type { Catalogue, Effects } from '../../plan/catalogue.js';
import { usedBy } from '../../plan/used-by.js';

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
  if (step.kind === 'execution')
    return reject('INVALID_INPUT', `"${step.id}" is an execution: change the input of its steps.`);
  const name = usedBy(step);
  if (!catalogue || !isKnown(step, catalogue))
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

function isKnown(step: BoundCall, { tools, agents }: Catalogue): boolean {
  if (step.kind === 'tool') return tools.some(({ name }) => name === step.tool);
  if (step.agent === undefined) return candidatesFor(step.needs ?? [], agents).length > 0;
  return agents.some(({ name }) => name === step.agent);
}
