import { z } from 'zod';
import { defineTool } from '../tool.js';
import { blocksOf } from './markdown-blocks.js';
import { rankKeywords } from './rank-keywords.js';
import { requireWords } from './require-words.js';
import { normaliserFor } from './terms.js';

/** Longer runs of letters are data, not words. */
const longestTerm = 100;

export const extractKeywords = defineTool({
  name: 'text.keywords',
  description: 'Find the keywords, key terms, topics or themes of a text. For English and Hebrew.',
  input: z.object({
    text: z.string().min(1).describe('The text; plain or Markdown.').meta({ role: 'text' }),
    count: z.int().min(1).max(100).default(10).describe('How many keywords at most.').meta({ role: 'count' }),
  }),
  output: z.object({
    keywords: z
      .array(
        z.object({
          term: z.string().describe('A word or a two-word phrase.'),
          count: z.number().describe('How often it occurs.'),
          score: z.number().describe('Weight from 0 to 1; the first keyword has 1.'),
        }),
      )
      .describe('The keywords, the strongest first.'),
    terms: z.array(z.string()).describe('The keywords alone.'),
  }),
  effects: 'none',
  idempotent: true,
  timeoutMs: 30_000,
  async run({ text, count }) {
    requireWords(text, 'find keywords in');
    const blocks = blocksOf(text).filter(({ kind }) => kind !== 'code');
    const normalise = await normaliserFor(text);
    const keywords = rankKeywords(
      blocks.map((block) => block.text),
      count,
      (word) => (word.length > longestTerm ? undefined : normalise(word)),
    );
    return { keywords, terms: keywords.map(({ term }) => term) };
  },
});
