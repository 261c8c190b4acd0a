import { describe, expect, it } from '@jest/globals';
import type { Plan, PlanStep } from '../graphql/types.js';
import { anApproval, anExecution, aStep } from '../testing/records.js';
import { howToDecide, renderApproval } from './approval.js';
import { renderContext } from './context.js';
import { executionChanges } from './execution-changes.js';
import { renderOutcome } from './outcome.js';
import { renderPlan } from './plan.js';
import { plain } from './style.js';

const planStep = (id: string, changes: Partial<PlanStep> = {}): PlanStep => ({
  id,
  title: `Do ${id}`,
  kind: 'TOOL',
  uses: 'files.write',
  instruction: null,
  input: {},
  dependsOn: [],
  when: null,
  approval: null,
  effects: 'writes',
  map: null,
  locks: [],
  recovery: { onFailure: [], compensate: null },
  ...changes,
});

const plan: Plan = {
  id: 'p',
  version: 1,
  digest: '0123456789abcdef',
  goal: 'Write a letter',
  planner: 'offline',
  notes: ['Could not place: "and sing"'],
  steps: [
    planStep('write', { input: { path: 'letter.md' } }),
    planStep('send', {
      dependsOn: ['write'],
      approval: 'It leaves this machine.',
      when: { exists: 'write' },
    }),
  ],
};

describe('renderOutcome', () => {
  it('shows the result, what was not placed, the files, the time and the tokens', () => {
    const execution = anExecution({
      status: 'COMPLETED',
      endedAt: '2026-11-22T12:01:05.000Z',
      plan,
      steps: [
        aStep('write', { status: 'SUCCEEDED', output: { path: 'letter.md', bytes: 12 } }),
        aStep('send'),
      ],
      result: 'Dear Dana',
      usage: { inputTokens: 100, outputTokens: 20 },
    });
    expect(renderOutcome(execution, 80, plain)).toEqual([
      'Result',
      'Dear Dana',
      '',
      'Note: Could not place: "and sing"',
      'Written: letter.md',
      '✔ completed in 1 min 05 s, 120 tokens  cafe1234',
    ]);
  });

  it('shows why a run failed', () => {
    const failure = { code: 'FILE_NOT_FOUND', message: 'There is no a.txt', stepId: 'read' };
    const execution = anExecution({ status: 'FAILED', endedAt: '2026-11-22T12:00:00.250Z', failure });
    expect(renderOutcome(execution, 80, plain)).toEqual([
      'FILE_NOT_FOUND: There is no a.txt (step read)',
      '✘ failed in 250 ms  cafe1234',
    ]);
  });
});

describe('renderApproval', () => {
  it('shows the reason and everything that would be sent', () => {
    expect(renderApproval(anApproval(), 80, plain)).toEqual([
      '? Step send: Send the letter',
      '  Why you are asked: It leaves this machine.',
      '  What it would be given:',
      '    to: dana@example.org',
      '    text: Dear Dana',
      '  digest f00dfeedbeef',
    ]);
  });

  it('say of an effect that nobody knows of that its step can be skipped, too', () => {
    const approval = anApproval({ kind: 'UNKNOWN_OUTCOME', stepId: 'send' });
    expect(howToDecide(approval)[2]).toMatch(/to skip: .*skip cafe1234 send --output /);
    expect(howToDecide(anApproval())).toHaveLength(2);
  });

  it('names an element of a map so that a shell leaves it alone', () => {
    expect(howToDecide(anApproval({ stepId: 'each[0]' }))[0]).toMatch(
      / approve cafe1234 'each\[0\]' --digest /,
    );
  });

  it('names the command lines, for a plan too', () => {
    expect(howToDecide(anApproval({ kind: 'PLAN', stepId: null }))).toEqual([
      '  to approve: npm run -s tizmoret -- approve cafe1234 --plan --digest f00dfeedbeef',
      '  to reject:  npm run -s tizmoret -- reject cafe1234 --plan --digest f00dfeedbeef --comment "why"',
    ]);
  });
});

describe('renderPlan', () => {
  it('shows each step with what it is given and when it asks', () => {
    expect(renderPlan(plan, 80, plain)).toEqual([
      'Write a letter',
      'version 1, by offline, digest 0123456789ab',
      '',
      '○ Do write [write] files.write',
      '    path: letter.md',
      '○ Do send [send] files.write',
      '    only when: {"exists":"write"}',
      '    asks first: It leaves this machine.',
      '',
      'Note: Could not place: "and sing"',
    ]);
  });
});

describe('a step of a plan', () => {
  it('says over what it goes, what it takes for itself, and what follows when it fails', () => {
    const step = planStep('resize', {
      kind: 'MAP',
      map: { over: '{{find.files}}', concurrency: 3, approval: 'Each costs money.' },
      locks: [
        { name: 'disk', mode: 'EXCLUSIVE' },
        { name: 'list', mode: 'SHARED' },
      ],
      recovery: {
        onFailure: [{ kind: 'fallback', step: 'shrink' }, { kind: 'replan' }],
        compensate: { tool: 'files.write' },
      },
    });
    expect(renderPlan({ ...plan, notes: [], steps: [step] }, 80, plain).slice(3)).toEqual([
      '○ Do resize [resize] files.write',
      '    for each of {{find.files}}, 3 at once',
      '    asks before each: Each costs money.',
      '    takes the locks disk, list (shared)',
      '    if it fails: fallback shrink, then replan',
      '    undone by files.write if the run fails',
    ]);
  });
});

describe('executionChanges', () => {
  it('has one line for each change and none for what stayed the same', () => {
    const before = anExecution({ steps: [aStep('a', { status: 'RUNNING', attempt: 1 }), aStep('b')] });
    const error = { code: 'BUSY', message: 'Try later', stepId: 'a' };
    const after = anExecution({
      status: 'PAUSED',
      steps: [aStep('a', { status: 'RETRYING', attempt: 1, error }), aStep('b')],
    });
    expect(executionChanges(before, before, 0)).toEqual([]);
    expect(executionChanges(before, after, 0)).toEqual([
      '‖ paused',
      '↻ Do a [a] will be tried again, BUSY: Try later',
    ]);
  });
});

describe('renderContext', () => {
  it('lists what the steps share, and nothing when they share nothing', () => {
    const value = {
      key: 'tone',
      version: 2,
      value: { warm: true },
      by: 'draft',
      at: '2026-11-22T12:00:00.000Z',
    };
    const lines = renderContext([value], 80, plain);
    expect(lines.join('\n')).toMatch(/Shared values[^]*tone +2 +draft +\{"warm":true\}/);
    expect(renderContext([], 80, plain)).toEqual([]);
  });
});
