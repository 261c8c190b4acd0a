import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRejection } from '../kernel/rejection.js';
import { ExecutionStory, readableDecider } from '../testing/execution-story.js';
import { foldAll } from '../testing/given.js';
import { play, randomRun } from '../testing/random-run.js';
import type { ExecutionEvent } from './execution.events.js';
import { isLeftBehind } from './maps/expansion.js';
import { plannedStep } from './planned-step.js';
import {
  isPlanned,
  isTerminal,
  placeOf,
  stepOf,
  type ExecutionState,
  type Planned,
  type StepState,
} from './execution.state.js';

/** Every event of a run, with the state it met and the one it made. */
function* transitions({ events }: ExecutionStory) {
  let before: ExecutionState = readableDecider.initialState;
  for (const event of events) {
    const state = readableDecider.evolve(before, event);
    yield { before, event, after: state };
    before = state;
  }
}

const eachRun = (check: (story: ExecutionStory) => void, numRuns = 100) =>
  fc.assert(
    fc.property(randomRun, (run) => check(play(run))),
    { numRuns },
  );

test('every run comes to an end, and on its way waits for a step, a person or a timer only', () => {
  // play throws when a run that is not over waits for nothing.
  eachRun((story) => expect(isTerminal(story.state)).toBe(true), 200);
});

test('a step starts only when all it depends on has ended, within the limit, and not after a failure', () => {
  eachRun((story) => {
    for (const { before, event, after } of transitions(story)) {
      if (event.type !== 'StepStarted' || !isPlanned(before) || !isPlanned(after)) continue;
      expect(before.failed).toBeUndefined();
      const { plan } = before.attached;
      const needs = plan.steps.find(({ id }) => id === event.data.stepId)?.dependsOn ?? [];
      for (const need of needs) expect(['succeeded', 'skipped']).toContain(stepOf(before, need)?.status);
      const limit = before.requested.options.concurrency;
      if (limit > 0) expect(after.running).toBeLessThanOrEqual(limit);
    }
  });
});

test('a paused run starts nothing, whatever ends, falls due or is approved meanwhile, and says once when it is still', () => {
  eachRun((story) => {
    for (const { before, event, after } of transitions(story)) {
      if (before.status !== 'paused') {
        expect(event.type).not.toBe('ExecutionQuiesced');
        continue;
      }
      expect(event.type).not.toBe('StepStarted');
      const running = isPlanned(before) ? before.running : 0;
      if (event.type === 'ExecutionQuiesced') expect(running).toBe(0);
      if (before.quiescedAt !== undefined) {
        expect(running).toBe(0);
        expect(event.type).not.toBe('ExecutionQuiesced');
      }
      if (after.status !== 'paused' && event.type === 'ExecutionResumed' && running === 0) {
        expect(before.quiescedAt).toBeDefined();
      }
    }
  }, 300);
});

test('no attempt starts twice, and attempts that could have had an effect share a key unless a person said otherwise', () => {
  eachRun((story) => {
    const attempts = new Set<string>();
    const keys = new Map<string, string>();
    for (const { before, event } of transitions(story)) {
      if (event.type === 'StepApproved' || isAnotherGroup(event))
        for (const id of withFailedItems(before, event.data.stepId)) keys.delete(id);
      if (event.type !== 'StepStarted' || !isPlanned(before)) continue;
      const { stepId, attempt, idempotencyKey } = event.data;
      expect(attempts).not.toContain(`${stepId}#${attempt}`);
      expect(attempt).toBe((stepOf(before, stepId)?.attempt ?? 0) + 1);
      expect(keys.get(stepId) ?? idempotencyKey).toBe(idempotencyKey);
      attempts.add(`${stepId}#${attempt}`);
      keys.set(stepId, idempotencyKey);
    }
  });
});

const isAnotherGroup = (event: ExecutionEvent) =>
  event.type === 'StepRetryRequested' || event.type === 'StepInputChanged';

/** Who tries a map again tries the elements that failed. */
const withFailedItems = (before: ExecutionState, stepId: string): string[] => [
  stepId,
  ...(isPlanned(before) ? [...before.steps] : []).flatMap(({ id, status }) =>
    status === 'failed' && id.startsWith(`${stepId}[`) ? [id] : [],
  ),
];

test('a step that needs an approval never starts without one', () => {
  eachRun((story) => {
    const approved = new Set<string>();
    for (const { before, event } of transitions(story)) {
      if (event.type === 'StepApproved') approved.add(event.data.stepId);
      if (isDoubt(event)) approved.delete(event.data.stepId);
      if (event.type === 'StepInputChanged') anew(story.state, event.data.stepId, approved);
      if (event.type === 'StepRetryRequested')
        for (const id of withFailedItems(before, event.data.stepId)) retry(story.state, id, approved);
      if (event.type !== 'StepStarted') continue;
      const { stepId, attempt } = event.data;
      const asks = isPlanned(story.state) && policyOf(story.state, stepId).approval !== undefined;
      const wasLost = story.events.some(
        (e) => isLoss(e) && e.data.stepId === stepId && e.data.attempt < attempt,
      );
      const mayRepeat = isPlanned(story.state) && policyOf(story.state, stepId).onUnknown !== 'ask';
      if (asks || (wasLost && !mayRepeat)) expect(approved).toContain(stepId);
    }
  });
});

/** What runs with another input is another effect, and the change is the person's yes where the policy asks for none. */
function anew(state: ExecutionState, id: string, approved: Set<string>): void {
  if (isPlanned(state) && policyOf(state, id).approval === undefined) approved.add(id);
  else approved.delete(id);
}

/** Another effect needs another approval where the policy asks for one; elsewhere the retry is the person's yes. */
function retry(state: ExecutionState, stepId: string, approved: Set<string>): void {
  const policy = isPlanned(state) ? policyOf(state, stepId) : undefined;
  if (policy?.approval === undefined) approved.add(stepId);
  else if (!policy.idempotent) approved.delete(stepId);
}

/** An approval does not hold for another try of what may have had its effect. */
const isDoubt = (
  event: ExecutionEvent,
): event is Extract<ExecutionEvent, { type: 'StepOutcomeUnknown' | 'StepCheckInconclusive' }> =>
  event.type === 'StepCheckInconclusive' || (event.type === 'StepOutcomeUnknown' && !event.data.check);
const isLoss = (event: ExecutionEvent) => event.type === 'StepOutcomeUnknown';
const policyOf = (state: Planned, id: string) => plannedStep(state, placeOf(state, id) as number).policy;

test('a command given twice in a row has the effect of once', () => {
  eachRun(({ commands }) => {
    let state: ExecutionState = readableDecider.initialState;
    for (const command of commands) {
      const decision = readableDecider.decide(command, state);
      if (isRejection(decision)) throw new Error(decision.detail);
      state = decision.state;
      const again = readableDecider.decide(command, state);
      expect(isRejection(again) ? [] : again.events).toEqual([]);
    }
  });
});

test('the state is the fold of the events, whatever the way it came about', () => {
  eachRun((story) => {
    expect(foldAll(readableDecider, story.events)).toEqual(story.state);
    const stored = JSON.parse(JSON.stringify(story.events)) as ExecutionEvent[];
    expect(foldAll(readableDecider, stored)).toEqual(story.state);
  }, 60);
});

const isReady = (step: StepState) =>
  step.status === 'pending' || (step.status === 'outcome-unknown' && !step.checking);
const settled = new Set(['succeeded', 'failed', 'skipped', 'cancelled']);

test('the counters and lists of a run are what a look at its steps says', () => {
  eachRun((story) => {
    for (const { after } of transitions(story)) {
      if (!isPlanned(after)) continue;
      const steps = [...after.steps];
      const places = (are: (step: (typeof steps)[number], place: number) => boolean) =>
        steps.flatMap((step, place) => (are(step, place) ? [place] : []));
      const over = isTerminal(after);
      const { running, unsettled, ready, retrying, recovering } = after;
      expect({
        running,
        unsettled,
        ready,
        recovering,
        retrying: retrying.toSorted((left, right) => left - right),
      }).toEqual({
        running: places(({ status }) => status === 'running').length,
        unsettled: over ? 0 : places(({ status }) => !settled.has(status)).length,
        ready: over ? [] : places((s, place) => s.unmet === 0 && isReady(s) && !waitsForItsMap(after, place)),
        retrying: places(({ status }) => status === 'retrying'),
        recovering: places(({ status }) => status === 'recovering'),
      });
    }
  }, 60);
});

/** An element that its map has not taken up yet, or will not before it goes on. */
const waitsForItsMap = ({ expansions, steps }: Planned, place: number): boolean =>
  expansions.some(
    ({ map, first, count, next }) =>
      place >= first &&
      place < first + count &&
      (place >= first + next || steps.at(map).status !== 'expanded'),
  );

test('the counts of a map are what a look at its elements says, its limit holds, and it ends as its policy says', () => {
  eachRun((story) => {
    // An element that a person tries again need not wait for its turn.
    const triesAgain = story.events.some(
      (e) => e.type === 'StepRetryRequested' && e.data.stepId.endsWith(']'),
    );
    for (const { event, after } of transitions(story)) {
      if (!isPlanned(after) || isTerminal(after)) continue;
      for (const { map, first, count, next, open, ...counts } of after.expansions) {
        const { status } = after.steps.at(map);
        // Tried again: the elements go on when the map does.
        if (status === 'pending' || status === 'waiting-for-approval') continue;
        const items = [...after.steps].slice(first, first + count);
        const isSettled = ({ status }: (typeof items)[number]) => settled.has(status);
        const failed = items.filter(({ status }) => status === 'failed').length;
        expect(counts).toEqual({ settled: items.filter(isSettled).length, failed });
        expect(open).toBe(
          items.filter((item, place) => !isSettled(item) && (place < next || !isReady(item))).length,
        );
        const planned = plannedStep(after, map);
        if (planned.kind !== 'map') throw new Error('an expansion of no map');
        if (planned.concurrency && !triesAgain) expect(open).toBeLessThanOrEqual(planned.concurrency);
        if (status === 'succeeded') expect(failed).toBeLessThanOrEqual(planned.failedItems ? 1 : 0);
        if (status === 'failed') expect(items.some((item) => item.status === 'pending')).toBe(false);
      }
      if (event.type === 'StepStarted')
        expect(isLeftBehind(after, placeOf(after, event.data.stepId) as number)).toBe(false);
    }
  });
});

test('nothing happens after the end, unless a person takes a failed run up again', () => {
  eachRun((story) => {
    for (const { before, event } of transitions(story)) {
      if (!isTerminal(before)) continue;
      expect([before.status, event.type]).toEqual(['failed', 'ExecutionReopened']);
    }
  });
});

test('what runs is the input that was set last', () => {
  eachRun((story) => {
    const changed = new Map<string, unknown>();
    for (const { event, after } of transitions(story)) {
      if (event.type === 'StepInputChanged') changed.set(event.data.stepId, event.data.input);
      if (event.type === 'RevisionAttached') {
        // From here on it stands in the plan.
        for (const step of event.data.plan.steps) {
          if (!event.data.changed.includes(step.id) || !changed.has(step.id)) continue;
          expect(step).toMatchObject({ input: changed.get(step.id) });
          changed.delete(step.id);
        }
      }
      if (event.type !== 'StepStarted' || !isPlanned(after)) continue;
      expect(stepOf(after, event.data.stepId)?.input).toEqual(changed.get(event.data.stepId));
    }
  });
});
