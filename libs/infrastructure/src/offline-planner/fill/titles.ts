import { durationIn } from '../entities/durations.js';
import { peopleIn } from '../entities/names.js';
import type { PlanDraft } from '../draft/plan-draft.js';
import { determiners, prepositions } from '../language/function-words.js';
import type { Reading } from '../request/reading.js';
import { type ToolProfile, writesContent } from '../tools/tool-profile.js';

/** A title for what a part makes: what it quotes or names, else what it says of the thing. */
export function titleFor(reading: Reading, tool: ToolProfile, draft: PlanDraft): string {
  const [quoted] = reading.quotes;
  if (quoted !== undefined) return quoted;
  const { text } = reading.part;
  const named =
    /\b(?:called|titled|named|entitled)\s+(?:"|')?([\p{L}\d][\p{L}\d -]*?)(?:"|')?(?=\s+(?:with|for|in|on|at|to|into|next)\b|[,.;]|$)/iu.exec(
      text,
    )?.[1];
  if (named !== undefined) return capital(named);
  const about = /\b(?:about|on)\s+(?:the\s+)?([\p{L}\d][\p{L}\d -]*)$/iu.exec(text)?.[1];
  if (writesContent(tool)) return about === undefined ? subjectTitle(draft) : capital(about);
  return capital(nounPhrase(reading, draft)) || capital(tool.name.split('.')[0] ?? '');
}

/** "a 45 minute review meeting into calendar/team.ics next week" is a review meeting. */
function nounPhrase({ part }: Reading, draft: PlanDraft): string {
  let text = part.text.slice(part.verb === undefined ? 0 : part.verb.length);
  const duration = durationIn(text);
  if (duration) text = text.replace(duration.text, ' | ');
  for (const { text: date } of draft.readDates(part.text)) text = text.replace(date, ' | ');
  const words: string[] = [];
  for (const raw of text.trim().split(/\s+/)) {
    const word = raw.replace(/[,.;:!?]+$/, '');
    const lower = word.toLowerCase();
    if (words.length === 0 && (determiners.has(lower) || word === '|' || word === '' || lower === 'new'))
      continue;
    if (prepositions.has(lower) || word === '|' || !/^[\p{L}\d]/u.test(word)) break;
    words.push(word);
  }
  const people = peopleIn(part.tokens);
  const what = words.join(' ');
  return /^(?:meeting|appointment|call|session|event|time|hour|slot)$/i.test(what) && people.length > 0
    ? `${what} with ${people.join(' and ')}`
    : what;
}

/** Named after what the earlier steps are about; several files of one folder go by the folder. */
function subjectTitle(draft: PlanDraft): string {
  const files = [...new Set(draft.steps.flatMap(({ source }) => source ?? []))];
  const folderOf = (file: string) => file.slice(0, file.lastIndexOf('/') + 1);
  const beside = (file: string) => files.filter((other) => folderOf(other) === folderOf(file)).length;
  const names = files.map((file) => (beside(file) > 2 && folderOf(file) !== '' ? folderOf(file) : file));
  const subjects = [...new Set(names)];
  return subjects.length === 0 ? 'Report' : `Report on ${listed(subjects.slice(0, 4))}`;
}

export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
