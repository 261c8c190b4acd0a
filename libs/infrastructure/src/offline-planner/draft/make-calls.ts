import type { JsonObject } from '@app/domain/kernel/json.js';
import { chooseFiles } from '../fill/choose-files.js';
import { contentFor } from '../fill/fill-content.js';
import type { Reading } from '../request/reading.js';
import { isTableTool, type ToolProfile, writesContent } from '../tools/tool-profile.js';
import type { Call } from './call.js';
import { outputOfRole } from './outputs.js';
import type { PlanDraft } from './plan-draft.js';
import { sourcesOf, wantsEach } from './sources.js';
import { Unplaceable } from './unplaceable.js';

/** The calls a part makes of a tool: one, or one for each of the things it is about. @throws Unplaceable */
export function makeCalls(
  reading: Reading,
  tool: ToolProfile,
  draft: PlanDraft,
  settled: JsonObject,
): Call[] {
  const base = { reading, tool, draft, settled, sources: [] };
  if (writesContent(tool)) return [{ ...base, sources: contentFor(reading, tool, draft) }];
  if (topLevel(tool, 'file')) return chooseFiles(reading, tool, draft).map((file) => ({ ...base, file }));
  if (topLevel(tool, 'url')) return urlsFor(reading, draft).map((url) => ({ ...base, url }));
  if (topLevel(tool, 'expression')) return expressionCalls(base, reading);
  const text = tool.inputs.find(
    (field) => field.required && (field.role === 'text' || field.role === 'markdown'),
  );
  if (!text && !takesTexts(tool)) return [base];
  const sources = sourcesOf(reading, tool, draft);
  if (text?.type === 'string' && wantsEach(reading)) {
    if (sources.length > 0) return sources.map((source) => ({ ...base, sources: [source] }));
  }
  if (!text && sources.length < 2) {
    throw new Unplaceable(`${tool.name} needs two texts or more: name the files`, true);
  }
  return [{ ...base, sources }];
}

const topLevel = (tool: ToolProfile, role: 'file' | 'url' | 'expression') =>
  tool.inputs.some((field) => field.role === role && (field.required || isTableTool(tool)));

const takesTexts = (tool: ToolProfile) =>
  tool.inputs.some(
    ({ required, members }) => required && members.some(({ role }) => role === 'text' || role === 'markdown'),
  );

function urlsFor(reading: Reading, draft: PlanDraft): string[] {
  if (reading.urls.length > 0) return [...reading.urls];
  const step = draft.steps.findLast((one) => outputOfRole(one, 'url') !== undefined);
  const output = step && outputOfRole(step, 'url');
  if (step && output) return [`{{${step.id}.${output.name}}}`];
  throw new Unplaceable('it names no address: give one that begins with https://');
}

function expressionCalls<Base>(base: Base, reading: Reading): Base[] {
  if (reading.arithmetic) return [base];
  throw new Unplaceable(
    'it holds no arithmetic that could be worked out: write it with numbers, such as 12 * 4',
  );
}
