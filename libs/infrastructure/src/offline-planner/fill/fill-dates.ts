import type { JsonObject } from '@app/domain/kernel/json.js';
import { outputOfRole, reference } from '../draft/outputs.js';
import type { DraftStep, PlanDraft } from '../draft/plan-draft.js';
import { Unplaceable } from '../draft/unplaceable.js';
import type { DateMention } from '../entities/dates.js';
import type { Reading } from '../request/reading.js';
import type { Field } from '../tools/fields.js';
import { changesThings, type ToolProfile } from '../tools/tool-profile.js';

/** Finds the moment for a call by another tool, for example a free slot. */
type FindMoment = (field: Field) => DraftStep | undefined;

/**
 * The dates and times of a tool. What only looks gets a stretch of time, whole days if no hour was named; what
 * changes things needs a moment: the hour that was named, else one that an earlier step found or can find.
 */
export function fillDates(
  tool: ToolProfile,
  reading: Reading,
  draft: PlanDraft,
  findMoment: FindMoment,
): JsonObject {
  const fields = tool.inputs.filter(({ role, type }) => role === 'date-time' && type === 'string');
  const [begin, finish] = fields;
  if (!begin) return {};
  const own = datesOf(reading.part.text, draft);
  return changesThings(tool)
    ? momentFor({ begin, finish }, own, reading, draft, findMoment)
    : stretchFor({ begin, finish }, own ?? nearbyDates(draft), draft);
}

interface Pair {
  readonly begin: Field;
  readonly finish: Field | undefined;
}

function stretchFor({ begin, finish }: Pair, mention: DateMention | undefined, draft: PlanDraft): JsonObject {
  if (!mention && !begin.required) return {};
  if (!mention) draft.note('No day was named: I took the seven days from now.');
  const start = mention?.start ?? draft.today;
  const from =
    start < draft.today && (mention?.end ?? '9') > draft.today && !mention?.hasTime ? draft.today : start;
  if (!finish) return { [begin.name]: begin.format === 'date' ? from.slice(0, 10) : from };
  const to = mention?.end ?? (mention ? nextMidnight(start) : nextMidnight(draft.today, 7));
  return { [begin.name]: from, [finish.name]: to };
}

function momentFor(
  { begin, finish }: Pair,
  own: DateMention | undefined,
  reading: Reading,
  draft: PlanDraft,
  findMoment: FindMoment,
): JsonObject {
  if (own?.hasTime) {
    return {
      [begin.name]: own.start,
      ...(finish && own.end !== undefined ? { [finish.name]: own.end } : {}),
    };
  }
  const earlier = own ? undefined : draft.steps.findLast((step) => momentField(step, begin) !== undefined);
  const found = earlier ?? (own ? findMoment(begin) : undefined);
  if (!found) {
    if (!begin.required) return {};
    throw new Unplaceable(`it does not say when "${reading.part.text}" is to be: name a day and an hour`);
  }
  return Object.fromEntries(
    [begin, finish].flatMap((field) => {
      const output = field && momentField(found, field);
      return output === undefined ? [] : [[field?.name as string, reference(found, output)]];
    }),
  );
}

const momentField = (step: DraftStep, field: Field): string | undefined => {
  const output = changesThings(step.tool) ? undefined : outputOfRole(step, 'date-time', field.name);
  return output?.name === field.name ? output.name : undefined;
};

/** The dates a text names; two of them are the ends of one stretch. */
function datesOf(text: string, draft: PlanDraft): DateMention | undefined {
  const [first, second] = draft.readDates(text);
  if (!first || !second) return first;
  if (first.hasTime === second.hasTime) return { ...first, end: second.end ?? second.start };
  const [day, hour] = first.hasTime ? [second, first] : [first, second];
  const on = (moment: string) => day.start.slice(0, 10) + moment.slice(10);
  return {
    ...day,
    hasTime: true,
    start: on(hour.start),
    end: hour.end === undefined ? undefined : on(hour.end),
  } as DateMention;
}

/** Dates of the parts around: those before first, the nearest first. */
function nearbyDates(draft: PlanDraft): DateMention | undefined {
  const before = draft.partTexts.slice(0, draft.part).reverse();
  const texts = [...before, ...draft.partTexts.slice(draft.part + 1)];
  return texts.map((text) => datesOf(text, draft)).find((found) => found !== undefined);
}

const nextMidnight = (local: string, days = 1): string => {
  const day = new Date(`${local.slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return `${day.toISOString().slice(0, 10)}T00:00:00`;
};
