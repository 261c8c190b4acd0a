import { describe, expect, it } from '@jest/globals';
import { aLogLine, anExecution, aStep } from '../testing/records.js';
import { executionFrame } from './execution-frame.js';
import { createStyle, plain } from './style.js';
import { textWidth } from './text-width.js';

const now = Date.parse('2026-11-22T12:00:10.000Z');
const started = { attempt: 1, startedAt: '2026-11-22T12:00:04.000Z' };

const run = anExecution({
  progress: 0.4,
  steps: [
    aStep('list', { title: 'List the reports', status: 'SUCCEEDED', attempt: 1, durationMs: 40 }),
    aStep('a', { title: 'Read A', status: 'RUNNING', dependsOn: ['list'], ...started }),
    aStep('sum', { title: 'Summarise A', dependsOn: ['a'] }),
    aStep('b', {
      title: 'Read B',
      status: 'RETRYING',
      dependsOn: ['list'],
      attempt: 2,
      retryAt: '2026-11-22T12:00:12.500Z',
      error: { code: 'BUSY', message: 'The disk is busy', stepId: 'b' },
    }),
    aStep('join', { title: 'Compare', dependsOn: ['sum', 'b'] }),
  ],
});
const nothing = { logs: [], said: new Map<string, string>(), trouble: undefined };

describe('executionFrame', () => {
  it('shows status, progress, the tree of steps with what they do, and the last log lines', () => {
    const frame = executionFrame(
      {
        execution: run,
        logs: [aLogLine(3, { stepId: 'a', message: 'page 2 of 3', level: 'WARN' })],
        said: new Map([['a', 'page 2 of 3']]),
        trouble: undefined,
      },
      { columns: 100, rows: 40, style: plain },
      now,
    );
    expect(frame.slice(0, -1)).toEqual([
      '● RUNNING  10.0 s  cafe1234  Read the report and send it to Dana',
      '████████████████░░░░░░░░░░░░░░░░░░░░░░░░  40 %  1 of 5 steps',
      '',
      '✔ List the reports [list] 40 ms',
      '├─ ● Read A [a] 6.0 s page 2 of 3',
      '│  ○ Summarise A [sum]',
      '└─ ↻ Read B [b] attempt 2 of 3 again in 2.5 s: The disk is busy',
      '○ Compare [join] after sum, b',
      '',
    ]);
    expect(frame.at(-1)).toMatch(/^\d\d:00:02 WARN {2}a {2}page 2 of 3$/);
  });

  it('says that it is reconnecting', () => {
    const frame = executionFrame(
      { execution: run, ...nothing, trouble: 'reconnecting …' },
      { columns: 80, rows: 24, style: plain },
      now,
    );
    expect(frame.at(-1)).toBe('⚠ reconnecting …');
  });

  it('fits any terminal, with colours, wide characters and Hebrew', () => {
    const steps = Array.from({ length: 60 }, (_, index) =>
      aStep(`s${index}`, {
        title:
          index % 2 === 0 ? '報告書を読んで比較する 🎻 と要約' : 'לקרוא את הדוחות ולהשוות ביניהם בְּקַפְּדָנוּת',
        status: index < 30 ? 'SUCCEEDED' : index < 33 ? 'RUNNING' : 'PENDING',
        dependsOn: index === 0 ? [] : ['s0'],
      }),
    );
    const logs = Array.from({ length: 9 }, (_, index) => aLogLine(index, { message: '長い'.repeat(90) }));
    for (const [columns, rows] of [
      [20, 10],
      [43, 24],
      [200, 50],
    ] as const) {
      const input = { execution: anExecution({ steps }), ...nothing, logs };
      const frame = executionFrame(input, { columns, rows, style: plain }, now);
      expect(Math.max(...frame.map(textWidth))).toBeLessThanOrEqual(columns);
      expect(frame.length).toBeLessThan(rows);
      expect(frame.filter((line) => line.includes('●')).length).toBeGreaterThanOrEqual(rows === 10 ? 1 : 3);
      const coloured = executionFrame(input, { columns, rows, style: createStyle(true) }, now);
      expect(coloured).toHaveLength(frame.length);
    }
  });

  it('names what it leaves out', () => {
    const steps = Array.from({ length: 30 }, (_, index) =>
      aStep(`s${index}`, {
        status: index < 20 ? 'SUCCEEDED' : 'PENDING',
        dependsOn: index ? [`s${index - 1}`] : [],
      }),
    );
    const frame = executionFrame(
      { execution: anExecution({ steps }), ...nothing },
      { columns: 80, rows: 10, style: plain },
      now,
    );
    expect(frame.slice(3)).toEqual([
      '○ Do s20 [s20]',
      '○ Do s21 [s21]',
      '○ Do s22 [s22]',
      '○ Do s23 [s23]',
      '○ Do s24 [s24]',
      '… and 5 pending, 20 done',
    ]);
  });
});
