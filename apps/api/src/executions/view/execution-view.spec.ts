import { describe, expect, it } from '@jest/globals';
import { executionId, planId } from '@app/domain/kernel/ids.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { bindPlan } from '@app/domain/plan/bind-plan.js';
import { defaultRetry } from '@app/domain/plan/plan.js';
import { letterPlan } from '../../testing/letter-plan.js';
import { testCatalogue } from '../../testing/test-catalogue.js';
import { executionFacts } from '@app/infrastructure/executions/execution-facts.js';
import { executionView } from './execution-view.js';

const id = executionId('0198c0de-0000-7000-8000-000000000001');
const requested: ExecutionEvent = {
  type: 'ExecutionRequested',
  data: {
    executionId: id,
    request: 'Send Dana a letter',
    requestedBy: 'dana',
    requestedAt: 1000,
    options: { concurrency: 2, approvePlan: false, timeZone: 'UTC' },
  },
};
const attached: ExecutionEvent = {
  type: 'PlanAttached',
  data: {
    planId: planId('0198c0de-0000-7000-8000-000000000002'),
    version: 3,
    digest: 'd',
    plan: bindPlan(letterPlan, testCatalogue),
    planner: 'offline',
    usage: { inputTokens: 10, outputTokens: 1 },
    at: 2000,
  },
};
const begun: ExecutionEvent = { type: 'ExecutionStarted', data: { startedAt: 2001 } };
const started = (stepId: string, attempt = 1): ExecutionEvent => ({
  type: 'StepStarted',
  data: { stepId, attempt, idempotencyKey: 'k', worker: 'w', startedAt: 3000 },
});
const drafted: ExecutionEvent = {
  type: 'StepSucceeded',
  data: {
    stepId: 'draft',
    attempt: 1,
    output: { text: 'Dear Dana' },
    usage: { inputTokens: 5, outputTokens: 2 },
    at: 3500,
  },
};
const asked: ExecutionEvent = {
  type: 'StepApprovalRequested',
  data: {
    stepId: 'send',
    kind: 'policy',
    reason: 'it reaches other people',
    input: { body: 'Dear Dana' },
    digest: 'i',
    at: 3600,
  },
};

const viewOf = (...events: ExecutionEvent[]) => {
  const facts = events.reduce(executionFacts.evolve, executionFacts.initialState);
  const view = executionView({ ...facts, revision: events.length - 1 });
  if (!view) throw new Error('there is no execution');
  return view;
};
const stepOf = (stepId: string, ...events: ExecutionEvent[]) =>
  viewOf(requested, attached, begun, ...events).steps.find((step) => step.id === stepId);

describe('executionView', () => {
  it('is null before the first event', () => {
    expect(executionView({ ...executionFacts.initialState, revision: -1 })).toBeNull();
  });

  it('shows a request that has no plan yet', () => {
    expect(viewOf(requested)).toMatchObject({
      id,
      status: 'requested',
      requestedBy: 'dana',
      requestedAt: 1000,
      startedAt: null,
      endedAt: null,
      revision: 0,
      concurrency: 2,
      progress: 0,
      plan: null,
      steps: [],
      approvals: [],
      result: null,
      failure: null,
    });
  });

  it('shows the plan with the policies it was bound to', () => {
    const { plan, startedAt } = viewOf(requested, attached, begun);
    expect(startedAt).toBe(2001);
    expect(plan).toMatchObject({
      version: 3,
      digest: 'd',
      planner: 'offline',
      notes: ['Dana is the reader.'],
    });
    expect(plan?.steps[1]).toEqual({
      id: 'send',
      title: 'Send it',
      kind: 'tool',
      uses: 'mail.send',
      instruction: null,
      map: null,
      input: { body: '{{draft.text}}' },
      dependsOn: ['draft'],
      when: null,
      approval: 'it reaches other people',
      timeoutMs: 5000,
      heartbeatMs: null,
      maxAttempts: 3,
      effects: 'outward',
      idempotent: false,
      locks: [],
      recovery: { retry: defaultRetry, onUnknown: 'ask', onFailure: [], compensate: null },
    });
  });

  it('shows the locks of a step while it runs', () => {
    const locks = [{ name: 'x', mode: 'exclusive', token: 7 } as const];
    const start = started('draft');
    if (start.type !== 'StepStarted') throw new Error('It has not started');
    const locked = { ...start, data: { ...start.data, locks } } as const;
    expect(stepOf('draft', locked)?.locks).toEqual(locks);
    expect(stepOf('draft', locked, drafted)?.locks).toEqual([]);
  });

  it('counts tokens of planner and steps, and the share of settled steps', () => {
    const view = viewOf(requested, attached, begun, started('draft'), drafted);
    expect(view.usage).toEqual({ inputTokens: 15, outputTokens: 3 });
    expect(view.progress).toBeCloseTo(1 / 3);
  });

  it('fills in the input of a step once its dependencies are settled', () => {
    expect(stepOf('send', started('draft'))?.input).toBeNull();
    expect(stepOf('send', started('draft'), drafted)?.input).toEqual({ body: 'Dear Dana' });
  });

  it('shows how a step went', () => {
    expect(stepOf('draft', started('draft'), drafted)).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      maxAttempts: 3,
      startedAt: 3000,
      endedAt: 3500,
      durationMs: 500,
      output: { text: 'Dear Dana' },
      error: null,
    });
  });

  it('shows a wait for the next attempt with its reason', () => {
    const failed: ExecutionEvent = {
      type: 'StepFailed',
      data: {
        stepId: 'draft',
        attempt: 1,
        error: { code: 'TIMEOUT', message: 'too slow', retryable: true },
        decision: { kind: 'retry', retryAt: 9000, reason: 'attempt 1 of 3' },
        at: 4000,
      },
    };
    expect(stepOf('draft', started('draft'), failed)).toMatchObject({
      status: 'retrying',
      retryAt: 9000,
      endedAt: null,
      error: { code: 'TIMEOUT', message: 'too slow', stepId: 'draft' },
    });
  });

  it('shows a lost outcome, a skipped step and a failed run', () => {
    const lost: ExecutionEvent = {
      type: 'StepOutcomeUnknown',
      data: { stepId: 'draft', attempt: 1, reason: 'the worker is gone', at: 1 },
    };
    expect(stepOf('draft', started('draft'), lost)).toMatchObject({
      status: 'outcome-unknown',
      error: { code: 'OUTCOME_UNKNOWN' },
    });
    const skipped: ExecutionEvent = {
      type: 'StepSkipped',
      data: { stepId: 'draft', reason: 'no need', at: 5 },
    };
    expect(stepOf('draft', skipped)).toMatchObject({
      status: 'skipped',
      skipReason: 'no need',
      durationMs: null,
    });
    const failed: ExecutionEvent = {
      type: 'ExecutionFailed',
      data: { code: 'X', message: 'bad', stepId: 'draft', at: 7 },
    };
    expect(viewOf(requested, attached, begun, failed)).toMatchObject({
      status: 'failed',
      endedAt: 7,
      failure: { code: 'X', message: 'bad', stepId: 'draft' },
    });
  });
});

describe('approvals', () => {
  it('names the step that waits, what it would do, and the digest to decide with', () => {
    const view = viewOf(requested, attached, begun, started('draft'), drafted, asked);
    const approval = {
      kind: 'policy',
      executionId: id,
      stepId: 'send',
      title: 'Send it',
      reason: 'it reaches other people',
      input: { body: 'Dear Dana' },
      digest: 'i',
      requestedAt: 3600,
      ballot: null,
    };
    expect(view.approvals).toEqual([approval]);
    expect(view.steps[1]?.approval).toEqual(approval);
  });

  it('asks for the plan, also while the run is paused', () => {
    const paused: ExecutionEvent = { type: 'ExecutionPaused', data: { by: 'dana', at: 2500 } };
    for (const events of [[], [paused]]) {
      expect(viewOf(requested, attached, ...events).approvals).toMatchObject([
        { kind: 'plan', stepId: null, title: 'Send a letter', digest: 'd', requestedAt: 2000 },
      ]);
    }
  });

  it('asks for nothing once the run is being cancelled or has ended', () => {
    const waiting = [requested, attached, begun, started('draft'), drafted, asked];
    const cancelling: ExecutionEvent = { type: 'CancellationRequested', data: { by: 'dana', at: 9 } };
    const cancelled: ExecutionEvent = { type: 'ExecutionCancelled', data: { at: 10 } };
    expect(viewOf(...waiting, cancelling).approvals).toEqual([]);
    expect(viewOf(...waiting, cancelling, cancelled).approvals).toEqual([]);
  });

  it('shows what the steps share, with who wrote it', () => {
    const by = { kind: 'step', stepId: 'draft', attempt: 1, idempotencyKey: 'k', ordinal: 1 } as const;
    const data = {
      key: 'tone',
      version: 1,
      value: 'warm',
      policy: { kind: 'last-wins' },
      by,
      at: 3_100,
    } as const;
    const view = viewOf(requested, attached, begun, started('draft'), { type: 'ContextValueSet', data });
    expect(view.context).toEqual([
      { key: 'tone', version: 1, value: 'warm', policy: 'last-wins', by: 'draft', attempt: 1, at: 3_100 },
    ]);
    expect(viewOf(requested, attached).context).toEqual([]);
  });
});
