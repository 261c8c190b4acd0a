import type { AgentDescription, ToolDescription } from './catalogue.js';
import { fallbacksOf } from './on-failure.js';
import { outputSchemaOf } from './output-schema.js';
import type { MapStep, PlanStep } from './plan.js';
import type { PlanIssue } from './plan-issue.js';
import { schemaAt, schemaHasPath } from './schema-path.js';
import { onFailureIssues } from './validate-on-failure.js';
import { isReference, referencesIn } from './template.js';

const mostAtOnce = 10_000;

/** What is wrong with a map besides what is wrong with any step. */
export function mapIssues(
  map: MapStep,
  steps: ReadonlyMap<string, PlanStep>,
  tools: ReadonlyMap<string, ToolDescription>,
): PlanIssue[] {
  return [...limitIssues(map), ...overIssues(map, steps, tools)];
}

function limitIssues({
  id,
  concurrency = 0,
  failedItems,
  retry,
  timeoutMs,
  heartbeatMs,
  compensate,
}: MapStep): PlanIssue[] {
  const issues: PlanIssue[] = [];
  if (!Number.isInteger(concurrency) || concurrency < 0 || concurrency > mostAtOnce) {
    issues.push(bad(id, `concurrency must be a whole number from 0 (no limit) to ${mostAtOnce}`));
  }
  const { allowed = 0, allowedShare = 0 } = failedItems?.kind === 'collect' ? failedItems : {};
  if (!Number.isInteger(allowed) || allowed < 0) {
    issues.push(bad(id, 'failedItems.allowed must be a whole number, 0 or more'));
  }
  if (!(allowedShare >= 0 && allowedShare <= 1)) {
    issues.push(bad(id, 'failedItems.allowedShare must be from 0 to 1'));
  }
  if (retry !== undefined || timeoutMs !== undefined || heartbeatMs !== undefined) {
    issues.push(
      bad(id, 'retry, timeoutMs and heartbeatMs belong to its "step": each element is attempted by itself'),
    );
  }
  if (compensate !== undefined) {
    issues.push(bad(id, 'compensate belongs to its "step": each element is undone by itself'));
  }
  return issues;
}

/** `over` must be a list, and elements must have what the step takes of them, as far as the source's schema tells. */
function overIssues(
  { id, over, step }: MapStep,
  steps: ReadonlyMap<string, PlanStep>,
  tools: ReadonlyMap<string, ToolDescription>,
): PlanIssue[] {
  if (typeof over !== 'string') return [];
  const source = isReference(over) ? referencesIn(over)[0] : undefined;
  if (!source) return [bad(id, '"over" must be a list, or one reference to a list such as {{find.files}}')];
  const list = schemaAt(outputSchemaOf(steps.get(source.step), tools), source.path);
  if (list?.['type'] === undefined) return [];
  if (list['type'] !== 'array') return [bad(id, `"over" must be a list, and ${over} is none`)];
  const elements = list['items'] ?? {};
  return referencesIn(step.input).flatMap(({ step: name, path }): PlanIssue[] => {
    if (name !== '$item' || schemaHasPath(elements, path)) return [];
    const message = `Step "${id}" refers to {{${[name, ...path].join('.')}}}, but the elements of ${over} have no such member.`;
    return [{ step: id, code: 'UNKNOWN_OUTPUT', message }];
  });
}

/** Every element has the same choices, so a step that stands by for one cannot be among them. */
export function itemFailureIssues(
  { id, title, step }: MapStep,
  agents: ReadonlyMap<string, AgentDescription>,
): PlanIssue[] {
  if (fallbacksOf(step).length > 0)
    return [bad(id, 'a fallback step can stand by for the map, not for its elements')];
  if (step.onFailure?.some(({ kind }) => kind === 'replan'))
    return [bad(id, 'replan can follow the failure of the map, not of one of its elements')];
  return onFailureIssues({ ...step, id, title }, { agents, steps: new Map(), standbys: new Map() });
}

const bad = (step: string, problem: string): PlanIssue => ({
  step,
  code: 'BAD_MAP',
  message: `Step "${step}": ${problem}.`,
});
