import type { Catalogue } from './catalogue.js';
import type { ToolStep } from './plan.js';
import { referencesIn, valueAt } from './template.js';
import type { PlanIssue } from './plan-issue.js';

type ToolCall = Pick<ToolStep, 'id' | 'tool' | 'input'>;

/** What is wrong with the literal parts of a step's input; what references will bring is judged when it runs. */
export function inputIssues(step: ToolCall, catalogue: Catalogue): PlanIssue[] {
  return catalogue
    .checkInput(step.tool, step.input)
    .filter(({ path }) => !touchesReference(step, path))
    .map(({ path, message }): PlanIssue => {
      const where = path.length === 0 ? 'input' : `input.${path.join('.')}`;
      return {
        step: step.id,
        code: 'BAD_INPUT',
        message: `Step "${step.id}": ${where} of ${step.tool}: ${message}.`,
      };
    });
}

/** True when the value the issue is about is, or holds, a reference. */
function touchesReference(step: ToolCall, path: readonly (string | number)[]): boolean {
  if (path.length === 0) return false;
  const value = valueAt(step.input, path.map(String));
  return value !== undefined && referencesIn(value).length > 0;
}
