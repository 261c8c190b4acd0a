import type { Catalogue } from '@app/domain/plan/catalogue.js';
import type { Plan } from '@app/domain/plan/plan.js';
import { validatePlan } from '@app/domain/plan/validate-plan.js';
import { planAnswer } from './plan.schema.js';

/** What an answer of the model is worth. */
export type Verdict =
  | { readonly kind: 'valid'; readonly plan: Plan }
  | { readonly kind: 'unplaceable'; readonly parts: readonly { part: string; reason: string }[] }
  /** For the model and, in the end, for a person; never empty. */
  | { readonly kind: 'invalid'; readonly issues: readonly string[] };

export function judgePlan(text: string, catalogue: Catalogue): Verdict {
  const json = parseJson(text);
  if (json === undefined) return { kind: 'invalid', issues: ['The answer is not JSON.'] };
  const parsed = planAnswer.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'answer'}: ${message}`,
    );
    return { kind: 'invalid', issues };
  }
  const { unplaceable, ...plan } = parsed.data;
  if (unplaceable.length > 0) return { kind: 'unplaceable', parts: unplaceable };
  const issues = validatePlan(plan, catalogue).map(({ message }) => message);
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
