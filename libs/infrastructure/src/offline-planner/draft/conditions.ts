import type { Condition } from '@app/domain/plan/plan.js';
import { toNumber } from '../entities/durations.js';
import { stem } from '../language/stems.js';
import { conceptsIn } from '../tools/tool-profile.js';
import { numberOf, outputOfRole, proseOf, reference } from './outputs.js';
import type { DraftStep, PlanDraft } from './plan-draft.js';
import { Unplaceable } from './unplaceable.js';

const number = String.raw`(?<n>-?\d[\d,]*(?:\.\d+)?)`;
const comparison = new RegExp(
  String.raw`^(?<subject>.+?)\s+(?:(?:is|are|was|were|has|have|there are)\s+)?(?:(?<above>above|over|more than|greater than|higher than|larger than|exceeds?|>)|(?<least>at least|>=|no less than)|(?<below>below|under|less than|lower than|smaller than|fewer than|<)|(?<most>at most|<=|no more than)|(?<equal>equals?|exactly|equal to|is|are|=))\s+[$€£₪]?\s?${number}\s*(?<unit>[a-z]+)?`,
  'iu',
);
const existence =
  /^(?:there (?:is|are)|it has|we have|you find|any)\s+(?:(?<none>no)\s+)?(?:any\s+|some\s+)?(?<subject>.+?)(?:\s+(?:exist|found|left|in it|in them))?$/iu;
const counted = new RegExp(
  String.raw`^there (?:is|are) (?<how>more than|over|at least|fewer than|less than|at most|exactly)\s+${number}\s+(?<subject>.+)$`,
  'iu',
);

const mention =
  /^(?<where>.+?)\s+(?:mentions?|contains?|have|has|includes?|lists?)\s+(?:(?<none>no)\s+)?(?:any\s+|some\s+)?(?<subject>.+)$/iu;

/** Makes the outcome of an earlier step; the condition itself may ask for one that no part asked for. */
type PlanSubject = (subject: string) => DraftStep | undefined;

/** "if the total is above 10000", "unless there are no action items". @throws Unplaceable when it cannot be tested */
export function conditionFrom(clause: string, draft: PlanDraft, planSubject: PlanSubject): Condition {
  const negated = /^unless\b/i.test(clause);
  const text = clause.replace(/^(?:only\s+)?(?:if|unless|provided(?: that)?)\s+/i, '').replace(/[\s,]+$/, '');
  const many = counted.exec(text)?.groups;
  const compared = comparison.exec(text)?.groups;
  const there = existence.exec(text)?.groups ?? mention.exec(text)?.groups;
  const where = there?.['where'];
  const subject = many?.['subject'] ?? compared?.['subject'] ?? there?.['subject'] ?? '';
  const step =
    subject === ''
      ? undefined
      : (stepFor(subject, draft) ?? planSubject(where === undefined ? subject : `${subject} in ${where}`));
  if (!step) {
    throw new Unplaceable(
      `the condition "${clause}" is about nothing that a step finds out: say it as "if the total is above 100"`,
    );
  }
  const unit = compared?.['unit'];
  const measured = unit === undefined ? undefined : measuredBy(unit, draft, planSubject);
  const value = measured ?? numberOf(step);
  const n = toNumber(many?.['n'] ?? compared?.['n'] ?? '0');
  if (many || compared) {
    if (value === undefined)
      throw new Unplaceable(
        `the condition "${clause}" needs one number, and "${step.title}" does not yield one`,
      );
    return compare(value, operatorOf(many?.['how'], compared), n, negated);
  }
  return existenceOf(step, value, (there?.['none'] !== undefined) !== negated);
}

/** "more than 500 words": the number of that name, found before or now. */
function measuredBy(unit: string, draft: PlanDraft, planSubject: PlanSubject): string | undefined {
  const named = (step: DraftStep | undefined) =>
    step?.tool.outputs.find(
      ({ name, type }) => /^(?:number|integer)$/.test(type) && stem(name) === stem(unit),
    )?.name;
  const step = draft.steps.findLast((one) => named(one) !== undefined) ?? planSubject(`how many ${unit}`);
  const name = named(step);
  return step && name !== undefined ? reference(step, name) : undefined;
}

type Operator = 'above' | 'least' | 'below' | 'most' | 'equal';

function operatorOf(
  how: string | undefined,
  groups: Readonly<Record<string, string | undefined>> | undefined,
): Operator {
  if (how !== undefined) {
    if (/more|over/i.test(how)) return 'above';
    if (/fewer|less/i.test(how)) return 'below';
    return /least/i.test(how) ? 'least' : /most/i.test(how) ? 'most' : 'equal';
  }
  return (
    (['above', 'least', 'below', 'most'] as const).find((name) => groups?.[name] !== undefined) ?? 'equal'
  );
}

/** There is no "at least" for steps: the nearest number below stands for it. */
function compare(value: string, operator: Operator, to: number, negated: boolean): Condition {
  const opposite = { above: 'most', least: 'below', below: 'least', most: 'above', equal: 'equal' } as const;
  const step = Math.max(Math.abs(to), 1) * Number.EPSILON * 2;
  switch (negated ? opposite[operator] : operator) {
    case 'above':
      return { value, is: 'greater', to };
    case 'below':
      return { value, is: 'less', to };
    case 'least':
      return { value, is: 'greater', to: to - step };
    case 'most':
      return { value, is: 'less', to: to + step };
    case 'equal':
      return { value, is: negated ? 'not-equal' : 'equal', to };
  }
}

function existenceOf(step: DraftStep, number: string | undefined, none: boolean): Condition {
  const lists = step.tool.outputs.filter(({ type }) => type === 'array');
  const list = lists.find(({ role }) => role === 'rows') ?? lists[0];
  if (list) return { value: reference(step, list.name), is: none ? 'empty' : 'not-empty' };
  if (number !== undefined)
    return none ? { value: number, is: 'equal', to: 0 } : { value: number, is: 'greater', to: 0 };
  const text = proseOf(step) ?? reference(step, outputOfRole(step, 'markdown')?.name);
  return { value: text, is: none ? 'empty' : 'not-empty' };
}

/** The latest step whose output goes by the words of the condition's subject. */
function stepFor(subject: string, draft: PlanDraft): DraftStep | undefined {
  const concepts = [...conceptsIn(subject)];
  const pointing = /^(?:it|that|this|the (?:result|number|answer|figure))$/i.test(subject.trim());
  return draft.steps.findLast((step) => {
    if (pointing) return numberOf(step) !== undefined;
    return !step.implied && concepts.length > 0 && concepts.some((concept) => step.vocabulary.has(concept));
  });
}
