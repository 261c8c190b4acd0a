import type { Json } from '@app/domain/kernel/json.js';
import { changesThings } from '../tools/tool-profile.js';
import { presentation, proseOf, reference } from './outputs.js';
import type { DraftStep, PlanDraft } from './plan-draft.js';

/** What a run answers: the outcomes that were asked for, by step; material that was only read is left out. */
export function resultOf(draft: PlanDraft): Json {
  const asked = draft.steps.filter(({ implied }) => !implied);
  const used = (step: DraftStep) =>
    draft.steps.some(({ input }) => JSON.stringify(input).includes(`{{${step.id}.`));
  const material = ({ tool }: DraftStep) =>
    tool.effects === 'reads' && tool.outputs.some(({ role }) => role === 'text');
  const outcomes = asked.filter((step) => !(material(step) && used(step)));
  const shown = outcomes.length > 0 ? outcomes : asked;
  return Object.fromEntries(shown.map((step) => [step.id, outcome(step)]));
}

function outcome(step: DraftStep): Json {
  if (changesThings(step.tool)) return reference(step);
  const [only, ...others] = step.tool.outputs;
  if (only && others.length === 0) return reference(step, only.name);
  const numbers = step.tool.outputs.filter(({ role }) => role === 'number');
  if (numbers[0] && step.tool.inputs.some(({ role }) => role === 'expression'))
    return reference(step, numbers[0].name);
  const presented = presentation(step);
  return proseOf(step) === presented || step.tool.outputs.some(({ role }) => role === 'markdown')
    ? presented
    : reference(step);
}
