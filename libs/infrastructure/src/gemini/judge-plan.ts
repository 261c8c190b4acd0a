import type { z } from 'zod';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import type { Plan } from '@app/domain/plan/plan.js';
import { validatePlan } from '@app/domain/plan/validate-plan.js';
import type { Revision } from '@app/domain/plan/revision.js';
import { mergeRevision, type Merged } from './merge-revision.js';
import { planAnswer, revisionAnswer } from './plan.schema.js';

/** What an answer of the model is worth. */
export type Verdict =
  | { readonly kind: 'valid'; readonly plan: Plan }
  | { readonly kind: 'unplaceable'; readonly parts: readonly { part: string; reason: string }[] }
  /** For the model and, in the end, for a person; never empty. */
  | { readonly kind: 'invalid'; readonly issues: readonly string[] };

/** @param revision when it is to take the place of a plan that is under way */
export function judgePlan(text: string, catalogue: Catalogue, revision?: Revision): Verdict {
  const json = parseJson(text);
  if (json === undefined) return { kind: 'invalid', issues: ['The answer is not JSON.'] };
  return revision ? judgeRevision(json, catalogue, revision) : judgeFirst(json, catalogue);
}

function judgeFirst(json: unknown, catalogue: Catalogue): Verdict {
  const parsed = planAnswer.safeParse(json);
  if (!parsed.success) return malformed(parsed.error);
  const { unplaceable, ...plan } = parsed.data;
  return verdictOn(unplaceable, { plan, issues: [] }, catalogue);
}

function judgeRevision(json: unknown, catalogue: Catalogue, revision: Revision): Verdict {
  const parsed = revisionAnswer.safeParse(json);
  if (!parsed.success) return malformed(parsed.error);
  const { unplaceable, ...change } = parsed.data;
  return verdictOn(unplaceable, mergeRevision(change, revision), catalogue);
}

const malformed = ({ issues }: z.ZodError): Verdict => ({
  kind: 'invalid',
  issues: issues.map(({ path, message }) => `${path.join('.') || 'answer'}: ${message}`),
});

function verdictOn(
  unplaceable: Extract<Verdict, { kind: 'unplaceable' }>['parts'],
  { plan, issues: found }: Merged,
  catalogue: Catalogue,
): Verdict {
  if (unplaceable.length > 0) return { kind: 'unplaceable', parts: unplaceable };
  const issues = [...validatePlan(plan, catalogue).map(({ message }) => message), ...found];
  return issues.length === 0 ? { kind: 'valid', plan } : { kind: 'invalid', issues };
}

/** Models wrap JSON into a code fence now and then. */
function parseJson(text: string): unknown {
  const fenced = /^\s*```(?:json)?\s*([\s\S]*?)```\s*$/.exec(text)?.[1];
  try {
    return JSON.parse(fenced ?? text);
  } catch {
    return undefined;
  }
}
