import { type Arithmetic, arithmeticIn } from '../entities/expressions.js';
import { type FileMention, fileMentions } from '../entities/file-mentions.js';
import { extensionOf, type WorkspaceFiles } from '../entities/workspace-files.js';
import { determiners, isFunctionWord, prepositions } from '../language/function-words.js';
import { conceptsOf, joinPhrases } from '../language/synonyms.js';
import { type VerbKind, verbKind } from '../language/verbs.js';
import type { Part } from './part.js';

/** A word of a part with what it may mean. */
export interface Term {
  readonly word: string;
  readonly concepts: readonly string[];
}

/** What a part says, as far as it can be read without knowing the tools. */
export interface Reading {
  readonly part: Part;
  readonly verb?: Term;
  readonly verbKind: VerbKind;
  /** Up to the first preposition: what the verb works on. */
  readonly object: readonly Term[];
  /** After "into", "to", "as", "in" or "on": where the result goes. */
  readonly target: readonly Term[];
  /** Concepts of the object that stand in paths of files: they may say on what rather than what. */
  readonly describing: ReadonlySet<string>;
  /** The rest. */
  readonly others: readonly Term[];
  readonly files: readonly FileMention[];
  readonly urls: readonly string[];
  readonly quotes: readonly string[];
  readonly arithmetic?: Arithmetic;
}

/** @param hasResult whether a number was found before that "the total" can mean */
export function readPart(part: Part, files: WorkspaceFiles, hasResult: boolean): Reading {
  const mentions = fileMentions(part.tokens, files);
  const values = (kind: string) =>
    part.tokens.filter((token) => token.kind === kind).map(({ value }) => value);
  const urls = values('url');
  const arithmetic = urls.length > 0 ? undefined : arithmeticIn(part.text, hasResult);
  return {
    part,
    ...phrasesOf(part, mentions),
    describing: new Set(
      part.tokens.flatMap(({ kind, value }) =>
        kind === 'word' && files.hasWord(value) ? conceptsOf(value) : [],
      ),
    ),
    files: mentions,
    urls,
    quotes: values('quote'),
    ...(arithmetic === undefined ? {} : { arithmetic }),
  };
}

function phrasesOf(part: Part, mentions: readonly FileMention[]) {
  const folderAt = new Set(mentions.map(({ at }) => at));
  const said = part.tokens.map(({ kind, value }, at) => (kind === 'word' && !folderAt.has(at) ? value : '|'));
  const words = joinPhrases(said.join(' ')).split(' ');
  const verb = part.verb === undefined ? undefined : words.shift();
  const object: Term[] = [];
  const target: Term[] = [];
  const others: Term[] = [];
  let phrase = object;
  words.forEach((word, index) => {
    const isObject =
      index === 0 || phrase !== object || object.length > 0 || words.slice(0, index).some(isPointer);
    if (/^(?:called|titled|named|entitled)$/.test(word)) phrase = others;
    else if (prepositions.has(word) && isObject)
      phrase = /^(?:into|to|as|in|on|onto)$/.test(word) ? target : others;
    else if (word !== '|' && !isFunctionWord(word)) phrase.push({ word, concepts: conceptsOf(word) });
  });
  return {
    ...(verb === undefined ? {} : { verb: { word: verb, concepts: conceptsOf(verb) } }),
    verbKind: verb === undefined ? ('generic' as const) : verbKind(verb),
    object,
    target,
    others,
  };
}

const isPointer = (word: string) => word === '|' || determiners.has(word);

/** What the files and addresses named in a part say of it: "file", "csv", "page". */
export function entityConcepts(reading: Reading): string[] {
  const files = reading.files.flatMap(({ name, paths }) => [extensionOf(name), ...paths.map(extensionOf)]);
  const words = [
    ...(reading.files.length > 0 ? ['file', ...files] : []),
    ...(reading.urls.length > 0 ? ['page', 'url', 'web'] : []),
    ...(files.includes('ics') ? ['calendar'] : []),
  ];
  return [...new Set(words.filter(Boolean).flatMap(conceptsOf))];
}
