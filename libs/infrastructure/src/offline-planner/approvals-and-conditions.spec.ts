import { describe, expect, test } from '@jest/globals';
import type { Plan } from '@app/domain/plan/plan.js';
import { planFor } from './testing/planning-kit.js';

const asked = (plan: Plan) => plan.steps.filter(({ approval }) => approval !== undefined).map(({ id }) => id);

describe('wishes to be asked first', () => {
  const base =
    'Summarise notes/kickoff.md, save the summary to out/k.md and book "Talk" tomorrow at 10:00 in calendar/team.ics';
  test.each([
    [`${base} - ask me before you book it`, ['book-talk']],
    [`${base} - ask me before you save anything`, ['save-summary', 'book-talk']],
    [`${base}, but check with me before saving`, ['save-summary']],
    [`${base}. Ask me first.`, ['book-talk']],
    [`Before you change anything, ask me. ${base}`, ['save-summary', 'book-talk']],
    [`${base} with my approval`, ['book-talk']],
    [
      `Summarise notes/kickoff.md, save the summary to out/k.md with my permission, and list the files in notes/`,
      ['save-summary'],
    ],
    [`${base}; do not book anything without asking me`, ['save-summary', 'book-talk']],
    [`Summarise notes/kickoff.md and write it to out/k.md once I have approved it`, ['write']],
    [`Summarise notes/kickoff.md, ask me first`, ['summarise-kickoff']],
    [base, []],
  ])('%s', async (request, steps) => {
    const plan = await planFor(request);
    expect(asked(plan)).toEqual(steps);
  });

  test('the reason quotes the wish', async () => {
    const plan = await planFor(`${base} - ask me before you book it`);
    expect(plan.steps.at(-1)?.approval).toBe('You asked for it: "ask me before you book it".');
  });
});

describe('conditions', () => {
  const last = async (request: string) => {
    const plan = await planFor(request);
    return {
      when: plan.steps.at(-1)?.when,
      tools: plan.steps.map((step) => (step.kind === 'tool' ? step.tool : '')),
    };
  };
  const total = '{{sum-amount.rows.0.total_amount}}';

  test.each([
    ['if the total is above 10000, write a report to out/r.md', { value: total, is: 'greater', to: 10000 }],
    ['write a report to out/r.md if the total exceeds 10,000', { value: total, is: 'greater', to: 10000 }],
    [
      'write a report to out/r.md only if the total is less than 500.5',
      { value: total, is: 'less', to: 500.5 },
    ],
    ['unless the total is under 500, write a report to out/r.md', { value: total, is: 'greater' }],
    ['if the total equals 7, write a report to out/r.md', { value: total, is: 'equal', to: 7 }],
  ])('Sum the amount in data/sales.csv and %s', async (rest, condition) => {
    expect((await last(`Sum the amount in data/sales.csv and ${rest}`)).when).toMatchObject(condition);
  });

  test('at least includes the number itself', async () => {
    const { when } = await last(
      'Sum the amount in data/sales.csv; if the total is at least 10, write a report to out/r.md',
    );
    expect(when?.is).toBe('greater');
    expect(Number(when?.to)).toBeLessThan(10);
    expect(Number(when?.to)).toBeCloseTo(10, 10);
  });

  test('what a condition is about is found out first', async () => {
    const found = await last('Only if there are action items in notes/weekly.md, write a report');
    expect(found.tools).toEqual(['files.read', 'text.action_items', 'report.write']);
    expect(found.when).toEqual({ value: '{{action-items-weekly.items}}', is: 'not-empty' });
    const counted = await last('Read notes/weekly.md; if it has more than 500 words, summarise it');
    expect(counted.tools).toEqual(['files.read', 'text.statistics', 'text.summarize']);
    expect(counted.when).toEqual({ value: '{{statistics-weekly.words}}', is: 'greater', to: 500 });
  });

  test('a condition that nothing tests is named', async () => {
    await expect(planFor('If the moon is full, summarise notes/kickoff.md')).rejects.toThrow(
      '"If the moon is full"',
    );
  });
});

describe('what a person is told', () => {
  test('assumptions are noted', async () => {
    const plan = await planFor(
      'Total the sales by region, summarise the Q3 report in French and write a report',
    );
    expect(plan.notes?.join(' ')).toMatch(/data\/sales\.csv/);
    expect(plan.notes?.join(' ')).toMatch(/"sales" to be the column amount/);
    expect(plan.notes?.join(' ')).toMatch(/reports\/q3\.md/);
    expect(plan.notes?.join(' ')).toMatch(/no use of "French"/);
    expect(plan.notes?.join(' ')).toMatch(/report\.md/);
  });

  test('the result has what was asked for, not what was only read', async () => {
    const plan = await planFor('Read notes/kickoff.md, summarise it and total the amount in data/sales.csv');
    expect(plan.result).toEqual({
      'summarise-kickoff': '{{summarise-kickoff.summary}}',
      'total-amount': '{{total-amount.markdown}}',
    });
  });

  test('a report never takes the name of a file that is there', async () => {
    const plan = await planFor('Summarise a.md and write a report', {
      files: [{ path: 'a.md' }, { path: 'report.md' }],
    });
    expect(plan.steps.at(-1)).toMatchObject({ input: { path: 'report-2.md' } });
  });

  test('a step waits for the one that writes the file it adds to', async () => {
    const plan = await planFor("Write 'one' to out/a.md, then add a note 'two' to out/a.md");
    expect(plan.steps.at(-1)?.dependsOn).toEqual(['write-one']);
  });
});
