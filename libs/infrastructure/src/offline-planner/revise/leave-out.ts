import { isJsonObject, type Json } from '@app/domain/kernel/json.js';
import { dependenciesOf } from '@app/domain/plan/dependencies.js';
import { fallbacksOf } from '@app/domain/plan/on-failure.js';
import type { Plan, PlanStep } from '@app/domain/plan/plan.js';
import type { Revision, StepReport } from '@app/domain/plan/revision.js';
import { referencesIn } from '@app/domain/plan/template.js';
import { error } from './replace-step.js';

/** The plan without what needs a step that failed; undefined when nothing that was asked for would remain. */
export function leaveOut(plan: Plan, revision: Revision, cause: StepReport): Plan | undefined {
  const fixed = new Set(revision.steps.filter(({ standing }) => standing !== 'open').map(({ id }) => id));
  const gone = needing(cause.id, plan, fixed);
  const failed = revision.steps.filter(({ standing }) => standing === 'failed').map(({ id }) => id);
  const without = new Set([...gone, ...failed]);
  if (endsOf(plan).every(({ id }) => without.has(id))) return undefined;
  const { result, ...rest } = plan;
  const left = result === undefined ? undefined : withoutSteps(result, without);
  const titles = plan.steps.filter(({ id }) => gone.has(id)).map(({ title }) => `"${title}"`);
  const title = plan.steps.find(({ id }) => id === cause.id)?.title ?? cause.id;
  const also = titles.length > 0 ? `, and with it what needs it: ${titles.join(', ')}` : '';
  return {
    ...rest,
    steps: plan.steps.filter(({ id }) => !gone.has(id)),
    ...(left === undefined ? {} : { result: left }),
    notes: [...(plan.notes ?? []), `"${title}" failed${error(cause)} and is left out${also}.`],
  };
}

/** Steps that have not started and wait for a step, for one that does, or stand by for one of them. */
function needing(id: string, { steps }: Plan, fixed: ReadonlySet<string>): ReadonlySet<string> {
  const gone = new Set<string>([id]);
  for (let size = 0; size !== gone.size;) {
    size = gone.size;
    for (const step of steps) {
      const isOpen = !fixed.has(step.id);
      if (isOpen && dependenciesOf(step).some((need) => gone.has(need))) gone.add(step.id);
      if (gone.has(step.id) && step.id !== id) for (const standby of fallbacksOf(step)) gone.add(standby);
    }
  }
  gone.delete(id);
  return gone;
}

/** The steps whose output no other takes: what the plan is for. */
function endsOf({ steps }: Plan): readonly PlanStep[] {
  const taken = new Set(steps.flatMap((step) => [...dependenciesOf(step), ...fallbacksOf(step)]));
  return steps.filter(({ id }) => !taken.has(id));
}

/** A template without what refers to some steps; undefined when nothing is left. */
function withoutSteps(template: Json, without: ReadonlySet<string>): Json | undefined {
  const refers = (value: Json) => referencesIn(value).some(({ step }) => without.has(step));
  if (Array.isArray(template)) {
    const left = template.filter((item: Json) => !refers(item));
    return left.length === 0 ? undefined : left;
  }
  if (!isJsonObject(template)) return refers(template) ? undefined : template;
  const left = Object.entries(template).filter(([, value]) => !refers(value));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}
