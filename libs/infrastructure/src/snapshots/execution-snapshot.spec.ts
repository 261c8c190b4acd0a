import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { play, randomRun } from '@app/domain/testing/random-run.js';
import { ExecutionStory, timeout } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { sha256 } from '../digest/sha256.js';
import { executionFacts } from '../executions/execution-facts.js';
import { decider } from '../executions/decider.js';
import { executionShape, readExecution, writeExecution } from './execution-snapshot.js';

const fold = (events: readonly ExecutionEvent[], from = decider.initialState) =>
  events.reduce((state, event) => decider.evolve(state, event), from);

describe('a snapshot of an execution', () => {
  test('and the events after it lead to the state that all events lead to, wherever it is taken', () => {
    fc.assert(
      fc.property(randomRun, fc.nat(), (run, choice) => {
        const { events } = play(run);
        const place = choice % (events.length + 1);
        const commandIds = new Set(['one', 'two']);
        const usage = { inputTokens: 3, outputTokens: 4 };
        const text = writeExecution({ state: fold(events.slice(0, place)), usage, commandIds });
        const read = readExecution(text);
        expect(read).toMatchObject({ usage, commandIds });
        expect(fold(events.slice(place), read.state)).toEqual(fold(events));
      }),
      { numRuns: 200 },
    );
  });

  test('has the shape it says: when this digest changes, raise executionShape first', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b!', 'c <= a', 'd~']), { concurrency: 3 })
      .advance()
      .fail('a', timeout)
      .lose('d')
      .advance()
      .approve('b')
      .pause();
    const text = writeExecution({
      ...executionFacts.initialState,
      state: story.state,
      commandIds: new Set(['one']),
    });
    expect({ shape: executionShape, digest: sha256(text).slice(0, 16) }).toEqual({
      shape: 12,
      digest: 'c9a2392301bb34b2',
    });
  });
});
