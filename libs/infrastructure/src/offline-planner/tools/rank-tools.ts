import { extensionOf } from '../entities/workspace-files.js';
import { entityConcepts, type Reading, type Term } from '../request/reading.js';
import { fitsRequest } from './fits-request.js';
import {
  changesThings,
  conceptsIn,
  fieldOfRole,
  isTableTool,
  type ToolProfile,
  writesContent,
} from './tool-profile.js';

interface RankedTool {
  readonly tool: ToolProfile;
  readonly score: number;
  /** What is asked is what the tool does; otherwise it only comes near. */
  readonly fits: boolean;
}

/** What the request has come to so far, as far as ranking looks at it. */
export interface RankingContext {
  /** How many columns of a table the part speaks of. */
  readonly columns: number;
  /** Concepts that earlier outputs go by: a part that writes them is not about them. */
  readonly outputs: ReadonlySet<string>;
}

const nothing: RankingContext = { columns: 0, outputs: new Set() };

/** The tools that have anything to do with a part, best first. */
export function rankTools(
  reading: Reading,
  tools: readonly ToolProfile[],
  context: RankingContext = nothing,
): RankedTool[] {
  const rarity = rarityIn(tools);
  return tools
    .map((tool) => ({
      tool,
      score:
        wordScore(aboutTool(reading, tool, context), tool, rarity) +
        entityScore(reading, tool, context.columns),
      fits: fitsRequest(reading, tool, context.columns),
    }))
    .filter(({ score, fits }) => fits || score > 1)
    .sort((left, right) => Number(right.fits) - Number(left.fits) || right.score - left.score);
}

/** For a tool that writes, words for what is written do not speak for or against it. */
function aboutTool(reading: Reading, tool: ToolProfile, { outputs }: RankingContext): Reading {
  if (!writesContent(tool)) return reading;
  const isContent = ({ concepts }: Term) =>
    concepts.some((one) => outputs.has(one)) && !concepts.some((one) => (tool.weights.get(one) ?? 0) >= 3);
  return { ...reading, object: reading.object.filter((term) => !isContent(term)) };
}

/** Inverse document frequency from 0 to 1: a word that every tool uses says little. */
function rarityIn(tools: readonly ToolProfile[]): (concept: string) => number {
  const counts = new Map<string, number>();
  for (const { weights } of tools) {
    for (const [concept, weight] of weights)
      if (weight >= 1) counts.set(concept, (counts.get(concept) ?? 0) + 1);
  }
  return (concept) => Math.log(1 + tools.length / (counts.get(concept) ?? 1)) / Math.log(1 + tools.length);
}

function wordScore(reading: Reading, tool: ToolProfile, rarity: (concept: string) => number): number {
  const worth = (terms: readonly Term[]) =>
    terms.reduce((sum, { concepts }) => {
      return sum + Math.max(0, ...concepts.map((one) => (tool.weights.get(one) ?? 0) * rarity(one)));
    }, 0);
  const verb = reading.verb?.concepts ?? [];
  const does = verb.some((one) => tool.verbs.has(one));
  const asks = reading.verbKind === 'generic' || reading.verbKind === 'making';
  const spoken = worth(reading.verb ? [reading.verb] : []);
  const verbWorth = Math.max(
    does ? (asks && !changesThings(tool) ? 1.5 : 4) : spoken,
    isShowing(reading, tool) ? 1.5 : 0,
  );
  const entities = entityConcepts(reading).map((concept): Term => ({ word: concept, concepts: [concept] }));
  return (
    verbWorth +
    worth(reading.object) +
    0.8 * worth(reading.target) +
    0.4 * worth(reading.others) +
    0.5 * worth(entities) -
    unsaid(reading, tool)
  );
}

/** Words of a tool's own name that the part does not say: "find" alone is not calendar.find_free. */
function unsaid(reading: Reading, tool: ToolProfile): number {
  const said = new Set(
    [reading.verb, ...reading.object, ...reading.target, ...reading.others].flatMap(
      (term) => term?.concepts ?? [],
    ),
  );
  const name = (tool.name.split('.').at(-1) ?? '').replace(/[_-]+/g, ' ');
  const [, ...others] = name.split(' ');
  return others.length > 0
    ? [...conceptsIn(name)].filter((one) => !said.has(one) && !tool.verbs.has(one)).length
    : 0;
}

/** A plain question fits what lists and shows things. */
const isShowing = (reading: Reading, tool: ToolProfile) =>
  (reading.verbKind === 'generic' || reading.verb?.word === 'find') &&
  ['list', 'show'].some((word) => tool.verbs.has(word));

/** What was named that the tool can take, and what the tool needs that was not named. */
function entityScore(reading: Reading, tool: ToolProfile, columns: number): number {
  const takes = (role: Parameters<typeof fieldOfRole>[1]) => fieldOfRole(tool.inputs, role);
  const hasTable = reading.files.some(({ kind, paths }) => kind !== 'glob' && paths.some(isTable));
  let score = 0;
  // Of two tools that write, the one that needs less is meant unless the other is named.
  if (writesContent(tool))
    score -= 0.75 * Math.max(0, tool.inputs.filter(({ required }) => required).length - 2);
  if (takes('url')) score += reading.urls.length > 0 ? 4 : -3;
  if (takes('expression')) score += reading.arithmetic ? 5 : -3;
  if (isTableTool(tool)) score += Math.min(columns, 3) * 1.5;
  if (hasTable) score += isTableTool(tool) ? 3 : tool.extensions.length > 0 ? 0 : -0.5;
  if (reading.files.some(({ kind }) => kind === 'folder') && takes('folder')) score += 0.5;
  return score;
}

export const isTable = (path: string): boolean => ['csv', 'tsv', 'json'].includes(extensionOf(path));
