import type { Json } from '../kernel/json.js';
import type { Condition } from '../plan/plan.js';
import { resolveTemplate } from '../plan/template.js';
import { preview } from './preview.js';

const longest = 60;

const wanted: Readonly<Record<Condition['is'], string>> = {
  equal: 'equal to',
  'not-equal': 'other than',
  greater: 'greater than',
  less: 'less than',
  contains: 'something that contains',
  empty: 'empty',
  'not-empty': 'not empty',
};

/** Why a condition does not hold, for people: what was compared, and with what. */
export function unmet({ value, is, to }: Condition, outputOf: (step: string) => Json | undefined): string {
  const found = shown(resolveTemplate(value, outputOf));
  const asked = typeof value === 'string' ? value : 'its value';
  const other = to === undefined ? '' : ` ${shown(resolveTemplate(to, outputOf))}`;
  return `its condition does not hold: ${asked} is ${found}, wanted is ${wanted[is]}${other}`;
}

function shown(value: Json): string {
  const text = JSON.stringify(preview(value));
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
