import { z } from 'zod';
import { defineTool } from '../tool.js';
import { blocksOf } from './markdown-blocks.js';
import { sentencesOf, wordsOf } from './segment.js';

/** Silent reading of English non-fiction: Brysbaert, "How many words do we read per minute?", 2019. */
const wordsPerMinute = 238;

export const measureText = defineTool({
  name: 'text.statistics',
  description:
    'Count the words, sentences, paragraphs and characters of a text, and estimate its reading time.',
  input: z.object({
    text: z.string().describe('The text; plain or Markdown.').meta({ role: 'text' }),
  }),
  output: z.object({
    words: z.number().describe('Words, as a reader counts them.').meta({ role: 'count' }),
    sentences: z.number().describe('Sentences of the paragraphs and list items.').meta({ role: 'count' }),
    paragraphs: z.number().describe('Paragraphs and list items; headings, tables and code do not count.'),
    characters: z.number().describe('Characters of the text as it is, spaces included.'),
    readingMinutes: z.number().describe('Minutes of silent reading.').meta({ role: 'minutes' }),
    averageSentenceWords: z.number().describe('Words per sentence.').meta({ role: 'number' }),
  }),
  effects: 'none',
  idempotent: true,
  timeoutMs: 30_000,
  run({ text }) {
    const blocks = blocksOf(text);
    const paragraphs = blocks.filter(({ kind }) => kind === 'prose' || kind === 'item');
    const sentences = paragraphs.flatMap((paragraph) => sentencesOf(paragraph.text));
    const inSentences = sentences.reduce((total, sentence) => total + wordsOf(sentence).length, 0);
    const words = blocks.reduce((total, block) => total + wordsOf(block.text).length, 0);
    return Promise.resolve({
      words,
      sentences: sentences.length,
      paragraphs: paragraphs.length,
      characters: Array.from(text).length,
      readingMinutes: oneDecimal(words / wordsPerMinute),
      averageSentenceWords: sentences.length === 0 ? 0 : oneDecimal(inSentences / sentences.length),
    });
  },
});

const oneDecimal = (value: number) => Number(value.toFixed(1));
