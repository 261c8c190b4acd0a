import type { Json } from '@app/domain/kernel/json.js';
import type { Call } from '../draft/call.js';
import { numberOf, outputOfRole, reference } from '../draft/outputs.js';
import { Unplaceable } from '../draft/unplaceable.js';
import { countsIn, numbersIn } from '../entities/counts.js';
import { durationIn } from '../entities/durations.js';
import { namesIn, peopleIn } from '../entities/names.js';
import { conceptsOf } from '../language/synonyms.js';
import { stem } from '../language/stems.js';
import type { Token } from '../language/tokens.js';
import type { Field } from '../tools/fields.js';
import { changesThings, writesContent } from '../tools/tool-profile.js';
import { joinedText, namedTexts, proseText } from './fill-content.js';
import { targetFile } from './target-file.js';
import { titleFor } from './titles.js';

/** The value of one input field, from what the part says and what earlier steps yield. */
export function fillField(field: Field, call: Call): Json | undefined {
  const { reading, tool, draft, sources } = call;
  const { part } = reading;
  switch (field.role) {
    case 'file':
      if (writesContent(tool)) return targetFile(reading, tool, draft);
      return call.file;
    case 'folder':
      return reading.files.find(({ kind }) => kind === 'folder')?.name ?? (field.required ? '.' : undefined);
    case 'glob':
      return reading.files.find(({ kind }) => kind === 'glob')?.name;
    case 'text':
    case 'markdown':
      return fillText(field, call);
    case 'url':
      return call.url;
    case 'expression':
      return reading.arithmetic?.expression;
    case 'minutes':
      return fillMinutes(field, call);
    case 'count':
      return fillCount(field, call);
    case 'number':
      return field.required ? numbersIn(part.tokens)[0] : undefined;
    case 'person':
      return fillPeople(field, call);
    case 'title':
      return field.required ? titleFor(reading, tool, draft) : changedTitle(call);
    case 'id':
      return fillId(field, call);
    case 'rows':
    case 'column':
    case 'date-time':
    case 'time-zone':
      return undefined;
    case undefined:
      break;
  }
  if (field.members.some(({ role }) => role === 'text' || role === 'markdown'))
    return namedTexts(field, call);
  if (field.type === 'object' && field.open && reading.arithmetic?.usesResult)
    return { result: lastNumber(call) };
  return sources.length > 0 && field.required && field.type === 'object' ? undefined : fillPlain(field, call);
}

function fillText(field: Field, { tool, sources, reading }: Call): Json | undefined {
  if (field.type === 'array') return sources.map(proseText);
  if (!field.required) return undefined;
  if (sources.length === 0)
    throw new Unplaceable('it does not say which text to work on: name a file or an address', true);
  if (!changesThings(tool)) return sources.map(proseText).join('\n\n');
  return joinedText(
    sources,
    field.role === 'markdown' || sources.length > 1 || reading.files.some(({ name }) => /\.md$/.test(name)),
  );
}

function fillMinutes(field: Field, { reading, draft, settled, tool }: Call): Json | undefined {
  if ('end' in settled && changesThings(tool)) return undefined;
  const own = durationIn(reading.part.text)?.minutes;
  if (own !== undefined) return own;
  const nearby = draft.partTexts
    .map((text) => durationIn(text)?.minutes)
    .find((minutes) => minutes !== undefined);
  if (nearby !== undefined || !field.required) return nearby;
  draft.note('No length was named: I took one hour.');
  return 60;
}

function fillCount(field: Field, { reading, tool }: Call): Json | undefined {
  const counts = countsIn(reading.part.tokens);
  const own = new Set(conceptsOf(field.name));
  const named = counts.find(({ of }) => of.some((concept) => own.has(concept)));
  if (named) return named.value;
  if (!/^(?:count|limit|max|top|number|n)/i.test(field.name)) return undefined;
  return counts.find(({ of, top }) => top || of.some((concept) => (tool.weights.get(concept) ?? 0) >= 2))
    ?.value;
}

function fillPeople(field: Field, { reading }: Call): Json | undefined {
  const said = peopleIn(reading.part.tokens);
  const people = said.length > 0 || !field.required ? said : addressees(reading.part.tokens);
  if (people.length === 0) return undefined;
  return field.type === 'array' ? people : people[0];
}

/** "to Dana", "for Tom". */
const addressees = (tokens: readonly Token[]): string[] =>
  namesIn(tokens)
    .filter(({ at }) => /^(?:to|for|and)$/i.test(tokens[at - 1]?.value ?? ''))
    .map(({ name }) => name);

const changedTitle = ({ reading }: Call): string | undefined =>
  /\b(?:rename|retitle|title)\b/i.test(reading.part.text) ? reading.quotes[0] : undefined;

function fillId(field: Field, { reading, draft }: Call): Json | undefined {
  const said = /\b(?:uid|id)\s*[:=]?\s*["']?([\w@.-]{4,})["']?/i.exec(reading.part.text)?.[1];
  if (said !== undefined) return said;
  const maker = draft.steps.findLast((step) => outputOfRole(step, 'id', field.name) !== undefined);
  const output = maker && outputOfRole(maker, 'id', field.name);
  return maker && output ? reference(maker, output.name) : undefined;
}

function lastNumber({ draft }: Pick<Call, 'draft'>): string {
  const step = draft.steps.findLast((one) => !one.implied && numberOf(one) !== undefined);
  return (step && numberOf(step)) ?? '';
}

/** A field without a role: a choice that is named, a switch whose name is said, or the proper name that is left. */
function fillPlain(field: Field, { reading }: Call): Json | undefined {
  const { tokens } = reading.part;
  const stems = new Set(tokens.map(({ value }) => stem(value)));
  if (field.choices.length > 0) return field.choices.find((choice) => stems.has(stem(choice)));
  if (field.type === 'boolean')
    return stems.has(stem(field.name)) || (field.name === 'overwrite' && stems.has('replac'))
      ? true
      : undefined;
  if (field.type !== 'string' || !field.required) return undefined;
  const own = namesIn(tokens).find(({ at }) =>
    /^(?:in|into|to|for|at|of|from|on)$/i.test(tokens[at - 1]?.value ?? ''),
  );
  return (own ?? namesIn(tokens)[0])?.name ?? reading.quotes[0];
}
