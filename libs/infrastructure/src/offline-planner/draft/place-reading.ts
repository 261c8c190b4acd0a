import type { Json, JsonObject } from '@app/domain/kernel/json.js';
import { fillDates } from '../fill/fill-dates.js';
import { fillField } from '../fill/fill-field.js';
import { fillTable } from '../fill/fill-table.js';
import type { Reading } from '../request/reading.js';
import { readTableQuestion } from '../table/read-table-question.js';
import { rankTools } from '../tools/rank-tools.js';
import type { Field } from '../tools/fields.js';
import { changesThings, fieldOfRole, type ToolProfile } from '../tools/tool-profile.js';
import type { Call } from './call.js';
import { makeCalls } from './make-calls.js';
import { headingFor, isNamedBySource, nameFor, titleOf } from './name-steps.js';
import { type DraftStep, PlanDraft } from './plan-draft.js';
import { Unplaceable } from './unplaceable.js';

/** Adds the steps that carry out a part with a tool. @throws Unplaceable when an input cannot be told */
export function placeReading(
  reading: Reading,
  tool: ToolProfile,
  draft: PlanDraft,
  implied = false,
): DraftStep[] {
  const settled = fillDates(tool, reading, draft, (field) => findMoment(field, reading, tool, draft));
  const calls = makeCalls(reading, tool, draft, settled);
  return calls.map((call) => {
    const table = tableInputs(call);
    const input: Record<string, Json> = { ...settled, ...table?.input };
    for (const field of tool.inputs) {
      const value = field.name in input ? undefined : fillField(field, call);
      if (value !== undefined) input[field.name] = value;
    }
    requireComplete(tool, input);
    return addStep(call, input, calls.length, implied, table?.numberPath);
  });
}

function addStep(
  call: Call,
  input: JsonObject,
  count: number,
  implied: boolean,
  numberPath?: string,
): DraftStep {
  const { reading, tool, draft, file, url, sources } = call;
  const source = file ?? url ?? (sources.length === 1 ? (sources[0]?.step?.source ?? undefined) : undefined);
  const known = draft.steps.find((step) => {
    return (
      step.tool === tool && tool.effects === 'reads' && JSON.stringify(step.input) === JSON.stringify(input)
    );
  });
  if (known) return known;
  const about = count > 1 ? source : undefined;
  // "Condense the reports" yields no reports, "read the reports" and "list the action items" do yield them.
  const madeOf = reading.verbKind === 'specific' && tool.effects === 'none';
  return draft.add({
    name: nameFor(
      reading,
      tool,
      about ?? (isNamedBySource(reading, tool, implied) ? source : undefined),
      implied,
    ),
    title: titleOf(reading, tool, about, implied),
    heading: headingFor(reading, tool, about ?? (sources.length === 1 ? source : undefined)),
    words: [reading.verb?.word, ...(madeOf ? [] : reading.object.map(({ word }) => word))].join(' '),
    tool,
    input,
    part: draft.part,
    implied,
    ...(source === undefined ? {} : { source }),
    ...(numberPath === undefined ? {} : { numberPath }),
  });
}

/** A table tool with a file takes the question about it. */
function tableInputs({ tool, file, reading, draft }: Call) {
  if (file === undefined || !fieldOfRole(tool.inputs, 'column')) return undefined;
  const question = readTableQuestion(reading, file, draft);
  question.notes.forEach((note) => draft.note(note));
  return fillTable(tool, question);
}

/** A step of another tool that finds a moment for this one, for example a free slot; of the same area if there is one. */
function findMoment(
  field: Field,
  reading: Reading,
  tool: ToolProfile,
  draft: PlanDraft,
): DraftStep | undefined {
  const area = tool.name.split('.')[0] ?? '';
  const makers = draft.tools.filter((other) => {
    const yields = other.outputs.some(({ name, role }) => role === 'date-time' && name === field.name);
    return yields && !changesThings(other) && other.inputs.some(({ role }) => role === 'date-time');
  });
  const ranked = rankTools(reading, makers).map((one) => one.tool);
  const maker = [...ranked, ...makers].find(({ name }) => name.startsWith(`${area}.`)) ?? makers[0];
  return maker && placeReading(reading, maker, draft, true)[0];
}

function requireComplete(tool: ToolProfile, input: JsonObject): void {
  const missing = tool.inputs.filter(({ name, required }) => required && !(name in input));
  if (missing.length === 0) return;
  const what = missing.map(({ name, description }) =>
    description ? `${name} (${description.replace(/\.$/, '')})` : name,
  );
  throw new Unplaceable(`${tool.name} fits, but it does not say ${what.join(' and ')}`);
}
