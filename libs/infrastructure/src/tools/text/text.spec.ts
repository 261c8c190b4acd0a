import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jsonBytes, maxOutputBytes } from '../output-limit.js';
import { runTool, toolContext, type TestToolContext } from '../testing/tool-context.js';
import { compareTexts } from './compare-texts.tool.js';
import { extractKeywords } from './extract-keywords.tool.js';
import { measureText } from './measure-text.tool.js';
import { hebrewReport, salesReport, supplyReport } from './sample-texts.js';
import { summarizeText } from './summarize-text.tool.js';

let context: TestToolContext;
beforeAll(async () => {
  context = await toolContext();
});
afterAll(() => context.dispose());

describe('text.summarize', () => {
  test('picks whole sentences in their order, none from headings, tables or lists', async () => {
    const { sentences, summary } = (await runTool(
      summarizeText,
      { text: salesReport, sentences: 3 },
      context,
    )) as {
      sentences: string[];
      summary: string;
    };
    expect(sentences).toHaveLength(3);
    expect(summary).toBe(sentences.join(' '));
    const flat = salesReport.replaceAll(/\s+/g, ' ').replaceAll('**', '');
    const positions = sentences.map((sentence) => flat.indexOf(sentence));
    expect(positions.every((position) => position >= 0)).toBe(true);
    expect(positions).toEqual([...positions].sort((left, right) => left - right));
    expect(summary).not.toMatch(/[|#]/);
    expect(summary).toMatch(/revenue|subscriptions/i);
  });

  test('works for Hebrew', async () => {
    const { sentences } = await runTool(summarizeText, { text: hebrewReport, sentences: 2 }, context);
    expect(sentences).toHaveLength(2);
    expect(sentences).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
    expect((sentences as string[]).join(' ')).toContain('הפרויקט');
  });

  test('does not say the same twice', async () => {
    const text =
      'The dam failed in March. '.repeat(3) + 'The river flooded twelve villages. Repairs cost nine million.';
    const { sentences } = await runTool(summarizeText, { text, sentences: 3 }, context);
    expect(new Set(sentences as string[]).size).toBe(3);
  });

  test('takes a list or a heading when there is nothing else, and refuses what has no words', async () => {
    expect(await runTool(summarizeText, { text: '# Plan\n- apples\n- pears' }, context)).toMatchObject({
      sentences: ['Plan', 'apples', 'pears'],
    });
    await expect(runTool(summarizeText, { text: ' ... ' }, context)).rejects.toMatchObject({
      code: 'EMPTY_TEXT',
    });
    await expect(runTool(summarizeText, { text: 'a', sentences: 0 }, context)).rejects.toThrow();
  });

  test('stays fast and small for a long text', async () => {
    const text = Array.from(
      { length: 4000 },
      (_, n) => `Sentence ${n} tells of topic${n % 97} and of item${n}.`,
    ).join(' ');
    const started = performance.now();
    const output = await runTool(summarizeText, { text, sentences: 50 }, context);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(output['sentences']).toHaveLength(50);
    const endless = await runTool(summarizeText, { text: 'word '.repeat(60_000) }, context);
    expect(jsonBytes(endless)).toBeLessThan(maxOutputBytes);
  });
});

describe('text.keywords', () => {
  const termsOf = async (text: string) =>
    (await runTool(extractKeywords, { text, count: 8 }, context))['terms'] as string[];

  test('names the topics, words and phrases, without function words', async () => {
    const terms = await termsOf(supplyReport);
    expect(terms.slice(0, 4)).toContain('supply chain');
    expect(terms.join(' ')).toMatch(/supplier/);
    expect(terms.join(' ')).not.toMatch(/\b(the|and|of|supply)\b(?! chain)/);
  });

  test('counts the forms of a word together', async () => {
    const text = 'Reviewing helps. A review was reviewed by reviewers. The review ended.';
    expect(await runTool(extractKeywords, { text, count: 1 }, context)).toEqual({
      keywords: [{ term: 'review', count: 5, score: 1 }],
      terms: ['review'],
    });
  });

  test('counts Hebrew words with and without a prefix together', async () => {
    const terms = await termsOf(hebrewReport);
    expect(terms).toContain('פרויקט');
    expect(terms).not.toContain('של');
  });
});

describe('text.statistics', () => {
  test('counts', async () => {
    const text = '# Title\n\nDr. Levi came home. It was late.\n\n- One item here\n\n| a | b |\n|---|---|';
    expect(await runTool(measureText, { text }, context)).toEqual({
      words: 13,
      sentences: 3,
      paragraphs: 2,
      characters: Array.from(text).length,
      readingMinutes: 0.1,
      averageSentenceWords: 3.3,
    });
    expect(await runTool(measureText, { text: '' }, context)).toMatchObject({
      words: 0,
      averageSentenceWords: 0,
    });
  });
});

describe('text.compare', () => {
  test('finds what is shared, what is apart, and who is close to whom', async () => {
    const compared = await runTool(
      compareTexts,
      {
        texts: [
          { name: 'sales.md', text: salesReport },
          { name: 'sales-copy.md', text: salesReport.replaceAll('Haifa', 'Eilat') },
          { name: 'supply.md', text: supplyReport },
        ],
      },
      context,
    );
    const { similarities, distinct, common, markdown } = compared as unknown as {
      similarities: { left: string; right: string; score: number }[];
      distinct: { name: string; terms: string[] }[];
      common: string[];
      markdown: string;
    };
    expect(similarities).toHaveLength(3);
    expect(similarities[0]).toMatchObject({ left: 'sales.md', right: 'sales-copy.md' });
    expect(similarities[0]!.score).toBeGreaterThan(0.9);
    expect(similarities[1]!.score).toBeLessThan(0.5);
    expect(distinct[1]!.terms).toContain('eilat');
    expect(distinct[2]!.terms).toEqual(expect.arrayContaining([expect.stringMatching(/^supplier/)]));
    expect(common).toContain('quarter');
    expect(markdown).toContain('| sales.md | sales-copy.md |');
    expect(markdown).toContain('**In common:** ');
  });

  test('needs two texts with words', async () => {
    const texts = [
      { name: 'a', text: 'words' },
      { name: 'b', text: '---' },
    ];
    await expect(runTool(compareTexts, { texts }, context)).rejects.toThrow('compare in "b"');
    await expect(runTool(compareTexts, { texts: texts.slice(1) }, context)).rejects.toThrow();
  });
});
