import { z } from 'zod';
import { fitting } from '../output-limit.js';
import { defineTool } from '../tool.js';
import { proseSentences } from './prose-sentences.js';
import { requireWords } from './require-words.js';
import { selectSentences } from './select-sentences.js';
import { normaliserFor } from './terms.js';

/** The summary is in the output twice. */
const maxSentenceBytes = 90 * 1024;

export const summarizeText = defineTool({
  name: 'text.summarize',
  description:
    'Summarize a text: picks the sentences that say most of it, in their order, word for word. For English and Hebrew.',
  input: z.object({
    text: z.string().min(1).describe('The text to summarize; plain or Markdown.').meta({ role: 'text' }),
    sentences: z
      .int()
      .min(1)
      .max(50)
      .default(5)
      .describe('How many sentences the summary has.')
      .meta({ role: 'count' }),
  }),
  output: z.object({
    summary: z.string().describe('The summary as one paragraph.').meta({ role: 'text' }),
    sentences: z.array(z.string()).describe('Its sentences, one by one.'),
  }),
  effects: 'none',
  idempotent: true,
  timeoutMs: 30_000,
  async run({ text, sentences: count }) {
    requireWords(text, 'summarize');
    const selected = selectSentences(proseSentences(text), count, await normaliserFor(text));
    const sentences = fitting(selected, maxSentenceBytes);
    return { summary: sentences.join(' '), sentences };
  },
});
