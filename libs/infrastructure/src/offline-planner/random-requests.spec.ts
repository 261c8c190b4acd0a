import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PlanningError } from '@app/domain/plan/planner.js';
import { validatePlan } from '@app/domain/plan/validate-plan.js';
import { catalogue, planFor } from './testing/planning-kit.js';

const parts = [
  'read the reports in reports/',
  'summarise notes/kickoff.md',
  'summarise each of them',
  'list the action items',
  'compare them',
  'total the sales by region from data/sales.csv',
  'average amount per product',
  'what is 12 * 3',
  'add 17% to the total',
  'if the total is above 10, write it to out/a.md',
  'write everything into a report',
  'find a free hour next week in calendar/team.ics',
  'book "Review" with Dana',
  'put a 30 minute call into calendar/team.ics tomorrow at 9:00',
  'ask me before you book it',
  'fetch https://example.com/a',
  'save it to out/b.md',
  'add a note "Done" to notes/log.md',
];
const impossible = ['fax it to Dana', 'launch the rocket', 'translate everything into Latin'];
const joiners = [', ', ' and ', '. Then ', '; ', '\n', ', then ', ' - '];

const request = (from: readonly string[]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...from), fc.constantFrom(...joiners)), { minLength: 1, maxLength: 7 })
    .map((pairs) => pairs.map(([part, joiner], index) => (index === 0 ? part : joiner + part)).join(''));

test('parts in any order give a valid plan or a clear refusal', async () => {
  await fc.assert(
    fc.asyncProperty(request(parts), async (text) => {
      try {
        const plan = await planFor(text);
        expect(validatePlan(plan, catalogue)).toEqual([]);
      } catch (error) {
        expect(error).toBeInstanceOf(PlanningError);
        expect((error as PlanningError).code).toBe('UNPLACEABLE');
        expect((error as PlanningError).message).toMatch(/I could not place .*".+" - .+\./s);
      }
    }),
    { numRuns: 60, seed: 7 },
  );
});

test('an impossible part is never dropped silently', async () => {
  const mixed = fc.tuple(request(parts), fc.constantFrom(...joiners), fc.constantFrom(...impossible));
  await fc.assert(
    fc.asyncProperty(mixed, async ([text, joiner, part]) => {
      const refused = planFor(`${text}${joiner}${part}`);
      await expect(refused).rejects.toMatchObject({ code: 'UNPLACEABLE' });
      await expect(refused).rejects.toThrow(part);
    }),
    { numRuns: 40, seed: 7 },
  );
});

test('any text at all gives a valid plan or a clear refusal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.lorem()), async (text) => {
      await planFor(text).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'UNPLACEABLE' });
      });
    }),
    { numRuns: 200, seed: 7 },
  );
});
