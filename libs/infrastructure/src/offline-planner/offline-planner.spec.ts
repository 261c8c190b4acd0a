import { describe, expect, test } from '@jest/globals';
import { validatePlan } from '@app/domain/plan/validate-plan.js';
import { toolsOf } from './testing/outline.js';
import { catalogue, planFor } from './testing/planning-kit.js';

/** A request, the tools of its plan in order, and pieces of the plan as JSON that say the arguments are right. */
const requests: readonly (readonly [request: string, tools: readonly string[], pieces: readonly string[]])[] =
  [
    ['Summarise notes/kickoff.md', ['files.read', 'text.summarize'], ['"text":"{{read-kickoff.text}}"']],
    [
      'Please condense notes/kickoff.md to three sentences.',
      ['files.read', 'text.summarize'],
      ['"sentences":3'],
    ],
    [
      'Could you give me a recap of the kickoff notes?',
      ['files.read', 'text.summarize'],
      ['notes/kickoff.md'],
    ],
    ["What's the gist of notes/weekly.md?", ['files.read', 'text.summarize'], ['notes/weekly.md']],
    [
      'Read all the reports and tell me how they differ',
      ['files.read x 4', 'text.compare'],
      ['"name":"reports/q4.md"'],
    ],
    [
      'Compare reports/q1.md with reports/q2.md',
      ['files.read x 2', 'text.compare'],
      ['{{read-q1.text}}', '{{read-q2.text}}'],
    ],
    [
      'summarize every .md in notes',
      ['files.read x 2', 'text.summarize x 2'],
      ['summarize-kickoff', 'summarize-weekly'],
    ],
    [
      'Summarise each of the reports and then compare them',
      ['files.read x 4', 'text.summarize x 4', 'text.compare'],
      ['"text":"{{read-q3.text}}"'],
    ],
    [
      'Give me one summary of the reports in reports/',
      ['files.read x 4', 'text.summarize'],
      ['{{read-q1.text}}\\n\\n{{read-q2.text}}'],
    ],
    [
      'Read the Q3 report and give me 5 keywords',
      ['files.read', 'text.keywords'],
      ['reports/q3.md', '"count":5'],
    ],
    ['What are the main topics of the reports?', ['files.read x 4', 'text.keywords'], []],
    ['List the to-dos in notes/weekly.md', ['files.read', 'text.action_items'], ['{{read-weekly.text}}']],
    [
      'Extract the keywords and the action items from notes/weekly.md',
      ['files.read', 'text.keywords', 'text.action_items'],
      [],
    ],
    [
      'Give me a summary of notes/kickoff.md, the keywords and the word count',
      ['files.read', 'text.summarize', 'text.keywords', 'text.statistics'],
      [],
    ],
    ['How many words are in notes/kickoff.md?', ['files.read', 'text.statistics'], []],
    ['Read and summarise notes/kickoff.md', ['files.read', 'text.summarize'], []],
    ['List the files in reports/', ['files.list'], ['"folder":"reports"']],
    [
      'Open notes/weekly.md, pull out the action items and put them into out/todos.md',
      ['files.read', 'text.action_items', 'files.write'],
      ['"path":"out/todos.md"', '"text":"{{pull-action-items.markdown}}"'],
    ],
    [
      "Write 'hello world' to out/hello.txt",
      ['files.write'],
      ['"text":"hello world"', '"path":"out/hello.txt"'],
    ],
    [
      'Add a note "Call Dana" to notes/todo.md',
      ['note.append'],
      ['"text":"Call Dana"', '"path":"notes/todo.md"'],
    ],
    [
      'Write the summary of notes/kickoff.md into out/s.md',
      ['files.read', 'text.summarize', 'files.write'],
      ['"text":"{{summarize-kickoff.summary}}"'],
    ],
    [
      '1. Read notes/kickoff.md\n2. Summarise it\n3. Save the summary as out/kickoff.md',
      ['files.read', 'text.summarize', 'files.write'],
      ['"path":"out/kickoff.md"'],
    ],
    [
      'Write a report titled "Q3 review" to out/q3.md with a summary of reports/q3.md and its action items',
      ['files.read', 'text.summarize', 'text.action_items', 'report.write'],
      ['"title":"Q3 review"', '"body":"{{summarize-q3.summary}}"'],
    ],
    [
      'Read everything in notes and write a report called Team notes',
      ['files.read x 2', 'report.write'],
      ['"title":"Team notes"', '"path":"report.md"'],
    ],
    [
      'Total the sales by region from data/sales.csv',
      ['tables.query'],
      ['"groupBy":["region"]', '"op":"sum","column":"amount"'],
    ],
    [
      'sum of quantity by product and region in data/sales.csv where amount is over 1000',
      ['tables.query'],
      ['"groupBy":["product","region"]', '"column":"quantity"', '"op":"gt","column":"amount","value":1000'],
    ],
    [
      'Add up the amount in data/sales.csv for salesperson "Dana Levi"',
      ['tables.query'],
      ['"op":"eq","column":"salesperson","value":"Dana Levi"'],
    ],
    [
      'average amount per product',
      ['tables.query'],
      ['"op":"avg","column":"amount"', '"groupBy":["product"]', 'data/sales.csv'],
    ],
    [
      'top 5 salespeople by revenue in data/sales.csv',
      ['tables.query'],
      ['"groupBy":["salesperson"]', '"descending":true', '"limit":5'],
    ],
    [
      'List the 10 largest orders by amount in data/sales.csv',
      ['tables.query'],
      ['"sortBy":{"column":"amount","descending":true}', '"limit":10'],
    ],
    [
      'Which region has the lowest total amount in data/sales.csv?',
      ['tables.query'],
      ['"descending":false', '"limit":1'],
    ],
    [
      'How many sales were there per salesperson in the North region?',
      ['tables.query'],
      ['"op":"count"', '"value":"North"'],
    ],
    [
      'How much did the North region sell in March 2025?',
      ['tables.query'],
      ['"2025-03-01"', '"2025-04-01"', '"op":"sum"'],
    ],
    [
      'total sales for 2025 by salesperson',
      ['tables.query'],
      ['"op":"ge","column":"date","value":"2025-01-01"'],
    ],
    [
      'Tally the amount per salesperson, highest first',
      ['tables.query'],
      ['"sortBy":{"column":"total_amount","descending":true}'],
    ],
    ['Describe the columns of data/sales.csv', ['tables.describe'], ['data/sales.csv']],
    ['what is 17% of 2,340?', ['math.evaluate'], ['(17/100) * 2340']],
    ['(12+3)*4', ['math.evaluate'], ['(12+3)*4']],
    ['Calculate the square root of 144 plus 5', ['math.evaluate'], ['sqrt(144) + 5']],
    ['What is the average of 3, 5 and 10?', ['math.evaluate'], ['mean(3, 5, 10)']],
    [
      'Compute the total amount in data/sales.csv and add 17% to the total',
      ['tables.query', 'math.evaluate'],
      ['"result":"{{compute-total-amount.rows.0.total_amount}}"', '(result) * (1 + (17/100))'],
    ],
    ['Fetch https://example.com/news and summarise it', ['http.get', 'text.summarize'], ['{{fetch.text}}']],
    [
      'Get the JSON from https://api.example.com/x.json and save it to out/x.json',
      ['http.get', 'files.write'],
      ['"path":"out/x.json"'],
    ],
    [
      "What's on my calendar next week?",
      ['calendar.list'],
      ['"from":"2026-11-30T00:00:00","to":"2026-12-07T00:00:00"'],
    ],
    [
      'Show the events in calendar/team.ics between 1 December 2026 and 5 December 2026',
      ['calendar.list'],
      ['"from":"2026-12-01T00:00:00","to":"2026-12-06T00:00:00"'],
    ],
    [
      'Find a free slot of an hour and a half tomorrow in calendar/team.ics',
      ['calendar.find_free'],
      ['"minutes":90', '"from":"2026-11-26T00:00:00"'],
    ],
    [
      "Find a free hour next Tuesday in calendar/team.ics and book 'Review' with Dana",
      ['calendar.find_free', 'calendar.create'],
      ['"start":"{{find-free-hour.start}}"', '"title":"Review"', '"attendees":["Dana"]'],
    ],
    [
      'put a 45 minute review meeting into calendar/team.ics next week',
      ['calendar.find_free', 'calendar.create'],
      ['"minutes":45', '"title":"Review meeting"', '"end":"{{find-free.end}}"'],
    ],
    [
      'schedule a 30 minute call with Dana and Tom tomorrow at 14:00 in calendar/team.ics',
      ['calendar.create'],
      ['"start":"2026-11-26T14:00:00"', '"minutes":30', '"attendees":["Dana","Tom"]'],
    ],
    [
      'Reserve a workshop called Planning day on 3 December from 9:00 to 12:30',
      ['calendar.create'],
      ['"title":"Planning day"', '"start":"2026-12-03T09:00:00"', '"end":"2026-12-03T12:30:00"'],
    ],
    [
      'Record the total of amount from data/sales.csv in notes/weekly.md',
      ['tables.query', 'files.write'],
      ['"text":"{{query-total-amount.markdown}}"'],
    ],
  ];

/** Written after the planner, in words it was not made for. */
const unseen: typeof requests = [
  ["I'd like an overview of each report, please.", ['files.read x 4', 'text.summarize x 4'], []],
  [
    'Take reports/q1.md and reports/q2.md, find the common themes, and save them in out/themes.md',
    ['files.read x 2', 'text.keywords', 'files.write'],
    ['"path":"out/themes.md"'],
  ],
  [
    'Which product sold the most units in 2025?',
    ['tables.query'],
    ['"groupBy":["product"]', '"column":"quantity"', '"limit":1', '"2026-01-01"'],
  ],
  [
    'What was the average order amount in the South region last year?',
    ['tables.query'],
    ['"op":"avg"', '"value":"South"', '"2025-01-01"'],
  ],
  [
    'Put "Dentist" into calendar/team.ics on 4 December at 8:30 for 45 minutes',
    ['calendar.create'],
    ['"start":"2026-12-04T08:30:00"', '"minutes":45'],
  ],
  [
    'Is there a free slot of 2 hours on Thursday?',
    ['calendar.find_free'],
    ['"minutes":120', '"from":"2026-11-26T00:00:00"'],
  ],
  [
    'If the reports mention any action items, add them to notes/todo.md',
    ['files.read x 4', 'text.action_items', 'note.append'],
    ['not-empty'],
  ],
  [
    'Make a report with the total amount by region and the top 3 products by amount from data/sales.csv',
    ['tables.query x 2', 'report.write'],
    ['"groupBy":["region"]', '"limit":3'],
  ],
  ['Find all CSV files', ['files.list'], ['"pattern":"*.csv"']],
  [
    'read reports/q1.md, reports/q2.md and reports/q3.md and write one summary of all of them to out/all.md',
    ['files.read x 3', 'text.summarize', 'files.write'],
    [],
  ],
  [
    'Total the amount in data/sales.csv and divide it by 12',
    ['tables.query', 'math.evaluate'],
    ['(result) / 12'],
  ],
  [
    'Give me the maximum and minimum amount in data/sales.csv',
    ['tables.query'],
    ['"op":"max"', '"op":"min"'],
  ],
  [
    'Summarise the reports from Q1 and Q2',
    ['files.read x 2', 'text.summarize x 2'],
    ['reports/q1.md', 'reports/q2.md'],
  ],
];

describe('requests and their plans', () => {
  test.each([...requests, ...unseen])('%s', async (request, tools, pieces) => {
    const plan = await planFor(request);
    expect(toolsOf(plan)).toEqual(tools);
    expect(validatePlan(plan, catalogue)).toEqual([]);
    for (const piece of pieces) expect(JSON.stringify(plan.steps)).toContain(piece);
    expect(await planFor(request)).toEqual(plan);
  });
});

/** A request and the part that must be named, with a word of the reason. */
const refusals: readonly (readonly [request: string, part: string, reason: string])[] = [
  ['Fax the report to Dana', '"Fax the report to Dana"', 'no tool'],
  ['Read notes/kickoff.md and fax it to Dana', '"fax it to Dana"', 'no tool'],
  ['Translate notes/weekly.md into French', '"Translate notes/weekly.md into French"', 'no tool'],
  ['Summarise notes/kickoff.md and translate it into German', '"translate it into German"', 'no tool'],
  ['What is the weather in Paris tomorrow?', '"What is the weather in Paris tomorrow"', 'no tool'],
  ['Send an email to Dana with the summary of notes/kickoff.md', '"Send an email to Dana', 'no tool'],
  ['Play some music and summarise notes/kickoff.md', '"Play some music"', 'no tool'],
  ['Delete the file notes/kickoff.md', '"Delete the file notes/kickoff.md"', 'calendar.delete'],
  ['Create a presentation about sales', '"Create a presentation about sales"', 'nearest'],
  ['Write a poem about the sea', '"Write a poem about the sea"', 'nearest'],
  ['order 20 pizzas', '"order 20 pizzas"', 'no tool'],
  ['asdf qwer zxcv', '"asdf qwer zxcv"', 'no tool'],
  ['!!! ???', '"!!! ???"', 'asks for nothing'],
  ['סכם את הדוחות ושלח לדנה', '"סכם את הדוחות ושלח לדנה"', 'English'],
  ['Read reports/missing.md', '"Read reports/missing.md"', 'there is no "reports/missing.md"'],
  ['Read /etc/passwd', '"Read /etc/passwd"', 'there is no "/etc/passwd"'],
  [
    'Total the sales by country from data/sales.csv',
    '"Total the sales by country from data/sales.csv"',
    'no column "country"; its columns are date, region',
  ],
  ['Book a flight to Paris', '"Book a flight to Paris"', 'when'],
  ['Delete the review meeting on Tuesday from calendar/team.ics', '"Delete the review meeting', 'uid'],
  ['Write a report about the future', '"Write a report about the future"', 'say what it is to hold'],
  ['Show sales per month', '"Show sales per month"', 'no column "month"'],
  ['Search the reports for tent', '"Search the reports for tent"', 'no tool'],
  ['Copy notes/weekly.md to out/weekly.md', '"Copy notes/weekly.md to out/weekly.md"', 'no tool'],
  ['Tell me a joke', '"Tell me a joke"', 'no tool'],
  ['Summarise it', '"Summarise it"', 'which text'],
  [
    'Total the amount by region in data/sales.csv; if the total is above 10, write it to out/a.md',
    '"write it to out/a.md"',
    'one number',
  ],
];

describe('requests it cannot place', () => {
  test.each(refusals)('%s', async (request, part, reason) => {
    const refused = planFor(request);
    await expect(refused).rejects.toMatchObject({ name: 'PlanningError', code: 'UNPLACEABLE' });
    await expect(refused).rejects.toThrow(part);
    await expect(refused).rejects.toThrow(reason);
  });

  test('names every such part, not only the first', async () => {
    const refused = planFor('Fax it to Dana, summarise notes/kickoff.md and then deploy the website');
    await expect(refused).rejects.toThrow(/2 parts.*"Fax it to Dana".*"deploy the website"/);
  });
});
