import { describe, expect, test } from '@jest/globals';
import { runTool, toolContext } from '../testing/tool-context.js';
import { extractActionItems } from './extract-action-items.tool.js';
import { findActionItems } from './find-action-items.js';
import { salesReport } from './sample-texts.js';

const minutes = `# Weekly meeting

Present: Dana, Omer. Revenue will grow next year. The market will recover by June.
Subscriptions will drive the growth. It will be reviewed.

Dana Levi will send the offer to Negev Foods by Friday. Omer must call the bank.
We should update the price list before the end of the month. We should think about this.
The finance team needs to close the books by 31 March 2026, e.g. all accounts.
Maya agreed to book the room. This will take time.

- [ ] Order cells (Omer, due 2026-04-01)
- [x] Rent a truck
- [ ] Yael: draft the contract by 12/05
- North is up

Action: prepare the **budget** @noa until tomorrow
TODO check the invoices

## Next steps

We agreed on the following:

1. Review the audit with
   the supplier by Tuesday
2. Omer to test the backup
* Publish the [minutes](http://x/y) (owner: Dana)

## Actions

| Action | Owner | Due | Status |
|---|---|---|---|
| Fix the \\| door | Avi | 3 May | open |
| Paint | Avi | 4 May | Done |

## Risks

- Prices go up
`;

describe('findActionItems', () => {
  test('finds tasks of all kinds with owner and date', () => {
    expect(findActionItems(minutes)).toEqual([
      { text: 'Dana Levi will send the offer to Negev Foods by Friday.', owner: 'Dana Levi', due: 'Friday' },
      { text: 'Omer must call the bank.', owner: 'Omer' },
      {
        text: 'We should update the price list before the end of the month.',
        owner: 'We',
        due: 'the end of the month',
      },
      {
        text: 'The finance team needs to close the books by 31 March 2026, e.g. all accounts.',
        owner: 'The finance team',
        due: '31 March 2026',
      },
      { text: 'Maya agreed to book the room.', owner: 'Maya' },
      { text: 'Order cells (Omer, due 2026-04-01)', owner: 'Omer', due: '2026-04-01' },
      { text: 'draft the contract by 12/05', owner: 'Yael', due: '12/05' },
      { text: 'prepare the budget @noa until tomorrow', owner: 'noa', due: 'tomorrow' },
      { text: 'check the invoices' },
      { text: 'Review the audit with the supplier by Tuesday', due: 'Tuesday' },
      { text: 'Omer to test the backup', owner: 'Omer' },
      { text: 'Publish the minutes (owner: Dana)', owner: 'Dana' },
      { text: 'Fix the | door', owner: 'Avi', due: '3 May' },
    ]);
  });

  test('works for Hebrew', () => {
    const notes =
      '## משימות\n\n- דנה: לשלוח את ההצעה עד יום חמישי\n- לעדכן את התקציב עד 15 במרץ\n\n## סיכום\n\nעומר צריך להתקשר לבנק.';
    expect(findActionItems(notes)).toEqual([
      { text: 'לשלוח את ההצעה עד יום חמישי', owner: 'דנה', due: 'יום חמישי' },
      { text: 'לעדכן את התקציב עד 15 במרץ', due: '15 במרץ' },
      { text: 'עומר צריך להתקשר לבנק.', owner: 'עומר' },
    ]);
  });

  test('finds none in a report without tasks, and in code', () => {
    expect(findActionItems(salesReport)).toEqual([]);
    expect(findActionItems('```\nTODO: no\n- [ ] no\n```')).toEqual([]);
  });

  test('names a task once', () => {
    expect(findActionItems('- [ ] Call Dana\n- [ ] call Dana')).toHaveLength(1);
  });
});

test('text.action_items gives a task list', async () => {
  const context = await toolContext();
  expect(await runTool(extractActionItems, { text: 'TODO: a\n\n- [ ] Omer: b by Friday' }, context)).toEqual({
    items: [{ text: 'a' }, { text: 'b by Friday', owner: 'Omer', due: 'Friday' }],
    count: 2,
    markdown: '- [ ] a\n- [ ] b by Friday (Omer, due Friday)',
  });
  expect(await runTool(extractActionItems, { text: 'Nothing.' }, context)).toMatchObject({ count: 0 });
  await context.dispose();
});
