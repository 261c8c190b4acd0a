import type { Catalogue } from './catalogue.js';
import type { PlanIssue, PlanIssueCode } from './plan-issue.js';
import type { ExecutionStep, ItemStep, PlanStep } from './plan.js';
import { schemaHasPath } from './schema-path.js';
import { referencesIn } from './template.js';
import { inputIssues } from './validate-input.js';

/** What is wrong with how a step says it is undone. */
export function compensationIssues(
  step: (ItemStep | ExecutionStep) & Pick<PlanStep, 'id'>,
  catalogue: Catalogue,
): PlanIssue[] {
  if (!step.compensate) return [];
  const { tool: name, input } = step.compensate;
  const issue = (code: PlanIssueCode, message: string): PlanIssue => ({
    step: step.id,
    code,
    message: `Step "${step.id}": compensate ${message}.`,
  });
  const tool = catalogue.tools.find((one) => one.name === name);
  if (!tool) return [issue('UNKNOWN_TOOL', `needs the tool "${name}", which is not in the catalogue`)];
  if (tool.approval !== undefined)
    return [issue('BAD_POLICY', `uses ${name}, which asks a person; what is undone by itself must not ask`)];
  const outputSchema =
    step.kind === 'tool' ? catalogue.tools.find((one) => one.name === step.tool)?.outputSchema : undefined;
  const references = referencesIn(input).flatMap(({ step: source, path }) => {
    const shown = `{{${[source, ...path].join('.')}}}`;
    if (source !== 'input' && source !== 'output')
      return [issue('UNKNOWN_STEP', `refers to ${shown}; it may use the step's own input and output only`)];
    if (source === 'input' || !outputSchema || schemaHasPath(outputSchema, path)) return [];
    return [issue('UNKNOWN_OUTPUT', `refers to ${shown}, which the output of the step does not have`)];
  });
  return [...references, ...inputIssues({ id: step.id, tool: name, input }, catalogue)];
}
