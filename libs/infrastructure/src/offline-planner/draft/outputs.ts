import type { FieldRole } from '../../tools/roles.js';
import type { Field } from '../tools/fields.js';
import type { DraftStep } from './plan-draft.js';

export const reference = (step: DraftStep, path = ''): string =>
  `{{${[step.id, path].filter(Boolean).join('.')}}}`;

/** The output field of a role; the wanted name first. */
export const outputOfRole = (step: DraftStep, role: FieldRole, name?: string): Field | undefined => {
  const fitting = step.tool.outputs.filter((field) => field.role === role && field.type !== 'array');
  return fitting.find((field) => field.name === name) ?? fitting[0];
};

/** The output that is prose: what text tools can work on. */
export const proseOf = (step: DraftStep): string | undefined => {
  const field = outputOfRole(step, 'text') ?? outputOfRole(step, 'markdown');
  return field && reference(step, field.name);
};

/** Where the one number of an output is, for conditions and arithmetic. */
export function numberOf(step: DraftStep): string | undefined {
  if (step.numberPath !== undefined) return reference(step, step.numberPath);
  if (step.tool.outputs.some(({ role }) => role === 'rows')) return undefined;
  const numbers = step.tool.outputs.filter(
    ({ type, role }) => /^(?:number|integer)$/.test(type) && role !== undefined,
  );
  const field = numbers.find(({ role }) => role === 'number') ?? numbers.find(({ role }) => role === 'count');
  return field && reference(step, field.name);
}

/**
 * The output for a reader: the formatted field, else the prose, else one line per value.
 * @param anyValue the place takes lists and objects, too: then a list of texts goes as it is
 */
export function presentation(step: DraftStep, anyValue = false): string {
  const markdown = outputOfRole(step, 'markdown');
  if (markdown) return reference(step, markdown.name);
  const prose = proseOf(step);
  if (prose !== undefined) return prose;
  const number = outputOfRole(step, 'number');
  if (number) return `${step.heading}: ${reference(step, number.name)}`;
  const list = step.tool.outputs.find(({ type, itemType }) => type === 'array' && itemType === 'string');
  if (anyValue) return reference(step, list?.name);
  const shown = step.tool.outputs.filter(({ type }) => type !== 'object');
  if (shown.length === 1) return `${step.heading}: ${reference(step, shown[0]?.name)}`;
  const flat = shown.filter(({ type, itemType }) => type !== 'array' || itemType !== 'object');
  return flat.map(({ name }) => `- ${name}: ${reference(step, name)}`).join('\n') || reference(step);
}
