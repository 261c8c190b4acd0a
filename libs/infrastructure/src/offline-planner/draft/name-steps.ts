import { shortName } from '../entities/file-mentions.js';
import { capital } from '../fill/titles.js';
import { isFunctionWord } from '../language/function-words.js';
import type { Reading } from '../request/reading.js';
import type { ToolProfile } from '../tools/tool-profile.js';
import { slug } from './plan-draft.js';

const empty =
  /^(?:text|path|value|markdown|result|rows?|columns?|output|status|bytes|count|uid|id|files|items|lines|url)$/;

const asking =
  /^(?:what|what['’]s|which|who|how|when|where|is|are|give|tell|show|get|want|need|make|do|let|name)$/i;

/** "summarise-q3" says more than "summarise"; "list-action-items" more than "list-q3". */
export const isNamedBySource = ({ verbKind, part }: Reading, tool: ToolProfile, implied: boolean): boolean =>
  tool.effects === 'none' &&
  !implied &&
  (verbKind === 'specific' || part.verb === undefined || asking.test(part.verb));

/** A readable id: "summarise-q3", "total-sales-region". */
export function nameFor(
  reading: Reading,
  tool: ToolProfile,
  source: string | undefined,
  implied: boolean,
): string {
  const verb = verbOf(reading, tool, implied);
  if (source !== undefined) return slug(`${verb} ${shortName(source.replace(/^https?:\/\//, ''))}`);
  const words = implied
    ? []
    : wordsOf(reading).filter((word) => word !== verb && !verb.split(' ').includes(word));
  return slug(`${verb} ${words.slice(0, 2).join(' ')}`) || slug(tool.name);
}

const unit =
  /^(?:minutes?|mins?|today|tomorrow|week|month|\w+day|january|february|march|april|june|july|august|september|october|november|december)$/;

/** The words that say what a part is about, in their order; times and names of files left out. */
function wordsOf({ part }: Reading): string[] {
  return part.tokens
    .filter(({ kind, value }) => kind === 'quote' || (kind === 'word' && !isFunctionWord(value)))
    .map(({ value }) => value.toLowerCase())
    .filter((word) => !unit.test(word) && !asking.test(word));
}

const verbOf = (reading: Reading, tool: ToolProfile, implied: boolean): string => {
  const { verb } = reading.part;
  return implied || verb === undefined || asking.test(verb) || !/^[a-z]/.test(verb)
    ? lastSegment(tool)
    : verb;
};

export function titleOf(
  reading: Reading,
  tool: ToolProfile,
  source: string | undefined,
  implied: boolean,
): string {
  const verb = capital(verbOf(reading, tool, implied));
  if (source !== undefined) return `${verb} ${source}`;
  const said = reading.part.text.replace(/\s+/g, ' ').replace(/[\s,;:.]+$/, '');
  return shorten(implied ? `${verb} for: ${said}` : capital(said));
}

/** What its output is called above a section of a report. */
export function headingFor(reading: Reading, tool: ToolProfile, source: string | undefined): string {
  const output = tool.outputs.map(({ name }) => name).find((name) => !empty.test(name));
  const noun = output === undefined ? lastSegment(tool) : spaced(output);
  if (source !== undefined) return tool.effects === 'none' ? `${capital(noun)}: ${source}` : source;
  const said = reading.part.text
    .replace(/\s+/g, ' ')
    .replace(
      /^(?:list|show|give|tell|get|find|extract|make|produce|write|what (?:is|are))\s+(?:me\s+|us\s+)?(?:all\s+)?(?:the\s+|an?\s+)?/i,
      '',
    )
    .replace(/\s+(?:from|in|of|for)\s+\S+\.\w+$/i, '');
  return shorten(capital(said.replace(/[\s,;:.?]+$/, '')));
}

const lastSegment = (tool: ToolProfile) => spaced(tool.name.split('.').at(-1) ?? tool.name);
const spaced = (name: string) =>
  name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
const shorten = (text: string) => (text.length <= 100 ? text : `${text.slice(0, 99).trimEnd()}…`);
