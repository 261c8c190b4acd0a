import { dependenciesOf } from '@app/domain/plan/dependencies.js';
import type { Part } from '../request/part.js';
import { changesThings } from '../tools/tool-profile.js';
import { type DraftStep, type PlanDraft, toToolStep } from './plan-draft.js';

/**
 * Order that no reference expresses: steps on a file that another step changes wait for it, and so do steps after
 * "then" for the part before, when one of the two changes something.
 */
export function orderEffects(parts: readonly Part[], draft: PlanDraft): void {
  draft.steps.forEach((step, index) => {
    const before = draft.steps.slice(0, index);
    const sameFile = before.filter(
      (one) => (changesThings(one.tool) || changesThings(step.tool)) && shareFile(one, step),
    );
    const said = parts[step.part]?.afterPrevious
      ? before.filter((one) => one.part === step.part - 1 && !one.implied)
      : [];
    const told = said.filter((one) => changesThings(one.tool) || changesThings(step.tool));
    const implied = dependenciesOf(toToolStep(step));
    for (const one of [...sameFile, ...told]) if (!implied.includes(one.id)) step.dependsOn.add(one.id);
  });
}

function shareFile(one: DraftStep, other: DraftStep): boolean {
  const files = filesOf(other);
  return filesOf(one).some((file) => files.includes(file));
}

const filesOf = ({ tool, input }: DraftStep): string[] =>
  tool.inputs
    .filter(({ role }) => role === 'file')
    .flatMap(({ name }) => (typeof input[name] === 'string' ? [input[name]] : []));
