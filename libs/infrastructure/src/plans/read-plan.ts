import type { z } from 'zod';
import { reject, type Rejection } from '@app/domain/kernel/rejection.js';
import type { Plan } from '@app/domain/plan/plan.js';
import { planSchema } from './plan.schema.js';

/** Problems told at once: who has made more has one of them over and over. */
const most = 20;

/** A plan that somebody has written, from JSON. What its shape does not say, validatePlan judges. */
export function readPlan(value: unknown): Plan | Rejection {
  const parsed = planSchema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) => described(issue, []));
  const more = issues.length > most ? [`and ${issues.length - most} more`] : [];
  return reject('INVALID_PLAN', [...issues.slice(0, most), ...more].join('\n'));
}

type Issue = z.core.$ZodIssue;

function described(issue: Issue, above: Issue['path']): readonly string[] {
  const path = [...above, ...issue.path];
  const where = path.length === 0 ? 'The plan' : pathText(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return [`${where}: unknown ${issue.keys.map((key) => `"${key}"`).join(', ')}.`];
    case 'invalid_union': {
      const nearest = issue.errors.find((errors) => errors.some((one) => one.path.length > 0 || isKeys(one)));
      if (nearest) return nearest.flatMap((one) => described(one, path));
      return [`${where}: is ${issue.errors.length > 0 ? '' : 'missing, or '}none of what may stand here.`];
    }
    case 'invalid_type':
      return [`${where}: ${issue.input === undefined ? 'is missing' : issue.message}.`];
    default:
      return [`${where}: ${issue.message}.`];
  }
}

const isKeys = ({ code }: Issue): boolean => code === 'unrecognized_keys';

/** steps[2].retry.maxAttempts */
const pathText = (path: Issue['path']): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
