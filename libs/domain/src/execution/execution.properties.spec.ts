import { expect, test } from '@jest/globals';
import { isRejection } from '../kernel/rejection.js';
import { eachRunOf, must } from '../testing/each-run.js';
import { readableDecider } from '../testing/execution-story.js';
import { foldAll } from '../testing/given.js';
import { randomRun } from '../testing/random-run.js';
import { movingSteps } from './conclude.js';
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

const eachRun = eachRunOf(randomRun);

test('every run comes to an end, and on its way waits for a step, a person or a timer only', () => {
  // play throws when a run that is not over waits for nothing.
  eachRun((story) => expect(isTerminal(story.state)).toBe(true));
});

test('a step starts only when all it depends on has ended, within the limit, and not after a failure', () => {
  eachRun((_, transitions) => {
    for (const { before, event, after } of transitions) {
      if (event.type !== 'StepStarted' || !isPlanned(before) || !isPlanned(after)) continue;
      must(before.failed === undefined, 'no start after a failure');
      const { plan } = before.attached;
      const needs = plan.steps.find(({ id }) => id === event.data.stepId)?.dependsOn ?? [];
      for (const need of needs)
        must(
          /^(succeeded|skipped)$/.test(stepOf(before, need)?.status ?? ''),
          'what it depends on has ended',
        );
      const limit = before.requested.options.concurrency;
      must(limit === 0 || after.running <= limit, 'no more run than may');
    }
  });
});

test('a paused run starts nothing, whatever ends, falls due or is approved meanwhile, and says once when it is still', () => {
  eachRun((_, transitions) => {
    for (const { before, event, after } of transitions) {
      if (before.status !== 'paused') {
        must(event.type !== 'ExecutionQuiesced', 'still is said of a paused run');
        continue;
      }
      must(event.type !== 'StepStarted', 'no start while paused');
      const running = movingSteps(before);
      const isStill = before.quiescedAt !== undefined;
      must(running === 0 || (!isStill && event.type !== 'ExecutionQuiesced'), 'nothing runs of a still run');
      must(!isStill || event.type !== 'ExecutionQuiesced', 'still is said once');
      const isResumed = after.status !== 'paused' && event.type === 'ExecutionResumed';
      must(!isResumed || running > 0 || isStill, 'still is said before a still run goes on');
    }
  }, 300);
});

test('no attempt starts twice, and attempts that could have had an effect share a key unless a person said otherwise', () => {
  eachRun((_, transitions) => {
    const attempts = new Set<string>();
    const keys = new Map<string, string>();
    for (const { before, event } of transitions) {
      if (event.type === 'StepApproved' || isAnotherGroup(event))
        for (const id of withFailedItems(before, event.data.stepId)) keys.delete(id);
      if (event.type !== 'StepStarted' || !isPlanned(before)) continue;
      const { stepId, attempt, idempotencyKey } = event.data;
      must(!attempts.has(`${stepId}#${attempt}`), 'an attempt starts once');
      must(attempt === (stepOf(before, stepId)?.attempt ?? 0) + 1, 'attempts are counted without a gap');
      must((keys.get(stepId) ?? idempotencyKey) === idempotencyKey, 'the key is that of the attempt before');
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
  eachRun((story, transitions) => {
    const approved = new Set<string>();
    for (const { before, event } of transitions) {
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
      must(!(asks || (wasLost && !mayRepeat)) || approved.has(stepId), 'it was approved');
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
      must(isRejection(again) || again.events.length === 0, 'the second time nothing happens');
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
  eachRun((_, transitions) => {
    const [said, seen]: [unknown[], unknown[]] = [[], []];
    for (const { after } of transitions) {
      if (!isPlanned(after)) continue;
      const steps = [...after.steps];
      const places = (are: (step: (typeof steps)[number], place: number) => boolean) =>
        steps.flatMap((step, place) => (are(step, place) ? [place] : []));
      const over = isTerminal(after);
      const { running, unsettled, ready, retrying, recovering } = after;
      said.push({
        running,
        unsettled,
        ready,
        recovering,
        retrying: retrying.toSorted((left, right) => left - right),
      });
      seen.push({
        running: places(({ status }) => status === 'running').length,
        unsettled: over ? 0 : places(({ status }) => !settled.has(status)).length,
        ready: over ? [] : places((s, place) => s.unmet === 0 && isReady(s) && !waitsForItsMap(after, place)),
        retrying: places(({ status }) => status === 'retrying'),
        recovering: places(({ status }) => status === 'recovering'),
      });
    }
    expect(said).toEqual(seen);
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
  eachRun((story, transitions) => {
    // An element that a person tries again need not wait for its turn.
    const triesAgain = story.events.some(
      (e) => e.type === 'StepRetryRequested' && e.data.stepId.endsWith(']'),
    );
    for (const { event, after } of transitions) {
      if (!isPlanned(after) || isTerminal(after)) continue;
      for (const { map, first, count, next, open, ...counts } of after.expansions) {
        const { status } = after.steps.at(map);
        // Tried again: the elements go on when the map does.
        if (status === 'pending' || status === 'waiting-for-approval') continue;
        const items = [...after.steps].slice(first, first + count);
        const isSettled = ({ status }: (typeof items)[number]) => settled.has(status);
        const failed = items.filter(({ status }) => status === 'failed').length;
        must(
          counts.settled === items.filter(isSettled).length && counts.failed === failed,
          'its ended elements are counted',
        );
        const isOpen = (item: StepState, place: number) =>
          !isSettled(item) && (place < next || !isReady(item));
        must(open === items.filter(isOpen).length, 'its open elements are counted');
        const planned = plannedStep(after, map);
        if (planned.kind !== 'map') throw new Error('an expansion of no map');
        must(!planned.concurrency || triesAgain || open <= planned.concurrency, 'no more are open than may');
        must(
          status !== 'succeeded' || failed <= (planned.failedItems ? 1 : 0),
          'no more have failed than may',
        );
        must(
          status !== 'failed' || !items.some((item) => item.status === 'pending'),
          'none of a failed map waits',
        );
      }
      if (event.type === 'StepStarted')
        must(
          !isLeftBehind(after, placeOf(after, event.data.stepId) as number),
          'what is left behind starts no more',
        );
    }
  });
});

test('nothing happens after the end, unless a person takes a failed run up again', () => {
  eachRun((_, transitions) => {
    for (const { before, event } of transitions) {
      if (!isTerminal(before)) continue;
      must(before.status === 'failed' && event.type === 'ExecutionReopened', 'only a failed run is reopened');
    }
  });
});

test('what runs is the input that was set last', () => {
  eachRun((_, transitions) => {
    const changed = new Map<string, unknown>();
    const [ran, set]: [unknown[], unknown[]] = [[], []];
    for (const { event, after } of transitions) {
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
      ran.push(stepOf(after, event.data.stepId)?.input);
      set.push(changed.get(event.data.stepId));
    }
    expect(ran).toEqual(set);
  });
});
