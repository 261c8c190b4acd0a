import { blocksOf } from './markdown-blocks.js';
import { sentencesOf, wordsOf } from './segment.js';

const fewestWords = 4;

/**
 * The sentences of a document that read as prose: no headings, tables, code or fragments. Items of lists count
 * when they are whole sentences; a document that has nothing else is taken as it is.
 */
export function proseSentences(document: string): string[] {
  const blocks = blocksOf(document);
  const texts = (...kinds: string[]) =>
    blocks.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);
  const sentences = [...new Set(texts('prose', 'item').flatMap(sentencesOf))].filter(isWhole);
  if (sentences.length > 0) return sentences;
  return [...new Set(texts('prose', 'item', 'heading', 'code').flatMap(sentencesOf))];
}

const isWhole = (sentence: string) =>
  /[.!?…]["'”’)\]]*$/u.test(sentence) && wordsOf(sentence).length >= fewestWords;
