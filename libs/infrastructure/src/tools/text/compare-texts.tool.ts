import { z } from 'zod';
import { markdownTable } from '../markdown-table.js';
import { fitting, shortened } from '../output-limit.js';
import { defineTool } from '../tool.js';
import { compareDocuments, type Comparison } from './compare-documents.js';
import { blocksOf } from './markdown-blocks.js';
import { requireWords } from './require-words.js';
import { normaliserFor, writtenForms } from './terms.js';

const termCount = 12;
const longestTerm = 100;

const text = z.object({
  name: z
    .string()
    .min(1)
    .max(200)
    .describe('Name of the text, for example its file.')
    .meta({ role: 'title' }),
  text: z.string().min(1).describe('The text; plain or Markdown.').meta({ role: 'text' }),
});

const similarity = z.object({
  left: z.string().describe('Name of one text.'),
  right: z.string().describe('Name of the other.'),
  score: z.number().describe('From 0 (nothing in common) to 1 (the same words).'),
});

export const compareTexts = defineTool({
  name: 'text.compare',
  description:
    'Compare two or more texts, documents or reports: what terms they share, what only each has, and how similar they are.',
  input: z.object({
    texts: z.array(text).min(2).max(20).describe('The texts to compare, two to twenty.'),
  }),
  output: z.object({
    common: z.array(z.string()).describe('Terms that all texts share, the strongest first.'),
    distinct: z
      .array(
        z.object({
          name: z.string().describe('Name of the text.'),
          terms: z.array(z.string()).describe('Terms that set it apart, the strongest first.'),
        }),
      )
      .describe('What sets each text apart.'),
    similarities: z.array(similarity).describe('How similar each pair is.'),
    markdown: z.string().describe('The comparison as Markdown.').meta({ role: 'markdown' }),
  }),
  effects: 'none',
  idempotent: true,
  timeoutMs: 60_000,
  async run({ texts }) {
    for (const { name, text } of texts) requireWords(text, `compare in "${name}"`);
    const readable = texts.map(({ name, text }) => ({ name, text: readableText(text) }));
    const all = readable.map(({ text }) => text).join('\n');
    const stem = await normaliserFor(all);
    const normalise = (word: string) => (word.length > longestTerm ? undefined : stem(word));
    const forms = writtenForms(all, normalise);
    const written = (terms: readonly string[]) => terms.map((term) => forms.get(term) ?? term);
    const compared = compareDocuments(readable, termCount, normalise);
    const comparison = {
      common: written(compared.common),
      distinct: compared.distinct.map(({ name, terms }) => ({ name, terms: written(terms) })),
      similarities: fitting(compared.similarities, 100 * 1024),
    };
    return { ...comparison, markdown: shortened(toMarkdown(comparison), 50 * 1024, '(shortened)') };
  },
});

const readableText = (document: string) =>
  blocksOf(document)
    .filter(({ kind }) => kind !== 'code')
    .map(({ text }) => text)
    .join('\n');

function toMarkdown({ common, distinct, similarities }: Comparison): string {
  const percent = (score: number) => `${Math.round(score * 100)} %`;
  return [
    `**In common:** ${common.join(', ') || 'no terms'}`,
    distinct
      .map(({ name, terms }) => `- **${name}** alone: ${terms.join(', ') || 'no terms of its own'}`)
      .join('\n'),
    markdownTable(
      ['Text', 'Text', 'Similarity'],
      similarities.map(({ left, right, score }) => [left, right, percent(score)]),
    ),
  ].join('\n\n');
}
