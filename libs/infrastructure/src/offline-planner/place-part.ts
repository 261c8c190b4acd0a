import type { PlanDraft } from './draft/plan-draft.js';
import type { DraftStep } from './draft/plan-draft.js';
import { placeReading } from './draft/place-reading.js';
import { Unplaceable } from './draft/unplaceable.js';
import { numberOf } from './draft/outputs.js';
import type { Part } from './request/part.js';
import { readPart, type Reading } from './request/reading.js';
import { columnsNamed } from './table/match-column.js';
import { type RankingContext, rankTools } from './tools/rank-tools.js';

/** Finds the tool for a part and adds its steps. @throws Unplaceable with what comes near and what to do */
export function placePart(part: Part, draft: PlanDraft): DraftStep[] {
  const hasResult = draft.steps.some((step) => !step.implied && numberOf(step) !== undefined);
  const reading = readPart(part, draft.files, hasResult);
  const ranked = rankTools(reading, draft.tools, rankingContext(part, draft));
  const best = ranked.find(({ fits }) => fits);
  if (!best)
    throw new Unplaceable(
      nothingFits(
        reading,
        ranked.filter(({ score }) => score >= 2).map(({ tool }) => tool.name),
        draft,
      ),
    );
  return placeReading(reading, best.tool, draft);
}

const rankingContext = ({ tokens }: Part, { files, steps }: PlanDraft): RankingContext => ({
  columns: Math.max(0, ...files.files.map(({ columns }) => columnsNamed(tokens, columns))),
  outputs: new Set(steps.flatMap(({ vocabulary }) => [...vocabulary])),
});

function nothingFits(reading: Reading, near: readonly string[], draft: PlanDraft): string {
  if (!/[a-z]/i.test(reading.part.text)) {
    return 'the offline planner reads English only: say it in English, or use the planner with a model';
  }
  const names = near.slice(0, 3).join(', ');
  const areas = [...new Set(draft.tools.map(({ name }) => name.split('.')[0]))].join(', ');
  const tools =
    names === ''
      ? `no tool is about that; the tools here are for ${areas}`
      : `no tool does that; the nearest are ${names}`;
  return `${tools}. Say it with other words, leave it out, or add a tool for it`;
}
