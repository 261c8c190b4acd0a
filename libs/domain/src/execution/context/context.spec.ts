import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../kernel/json.js';
import { ExecutionStory, readableDecider } from '../../testing/execution-story.js';
import { given, rejected } from '../../testing/given.js';
import { samplePlan } from '../../testing/sample-plan.js';
import type { ConflictPolicy } from './conflict-policy.js';
import type { ContextEvent } from './context.events.js';
import { mergeNames } from './merge.js';
import { maxKeys, maxValueLength, type SetContextValue } from './set-context-value.js';
import { entriesOf, entryOf } from './shared-context.js';

const now = 2_000;
const running = () => ExecutionStory.planned(samplePlan(['a', 'b', 'c <- a'])).advance();
const by = (stepId: string, ordinal = 1, attempt = 1): SetContextValue['by'] => ({
  kind: 'step',
  stepId,
  attempt,
  idempotencyKey: `run/${stepId}/1`,
  ordinal,
});
const write = (
  writer: SetContextValue['by'],
  value: Json,
  more: Partial<SetContextValue> = {},
): { readonly type: 'SetContextValue'; readonly data: SetContextValue } => ({
  type: 'SetContextValue',
  data: { key: 'total', value, by: writer, now, ...more },
});
const set = (writer: SetContextValue['by'], value: Json, version: number, more = {}): ContextEvent => ({
  type: 'ContextValueSet',
  data: { key: 'total', version, value, policy: { kind: 'reject' }, by: writer, at: now, ...more },
});

describe('the shared context', () => {
  test('a value that a running step writes stands with its version and its writer', () => {
    const outcome = given(readableDecider, running().events).when(write(by('a'), 3));
    outcome.then([set(by('a'), 3, 1)]);
    expect(entryOf(outcome.state, 'total')).toMatchObject({
      version: 1,
      value: 3,
      by: { stepId: 'a' },
      at: now,
    });
  });

  test('only a running attempt writes', () => {
    const { events } = running();
    given(readableDecider, events)
      .when(write(by('c'), 3))
      .then(rejected('STALE_RESULT'));
    given(readableDecider, events)
      .when(write(by('a', 1, 2), 3))
      .then(rejected('STALE_RESULT'));
    given(readableDecider, [])
      .when(write(by('a'), 3))
      .then(rejected('STALE_RESULT'));
  });

  test('who has not seen the newest version is refused, and told which it is', () => {
    const { events } = running();
    const history = [...events, set(by('a'), 3, 1)];
    given(readableDecider, history)
      .when(write(by('b'), 4))
      .then(rejected('VERSION_CONFLICT', /version 1, .*without/));
    given(readableDecider, history)
      .when(write(by('b'), 4, { expected: 7 }))
      .then(rejected('VERSION_CONFLICT', /version 1, version 7 was expected/));
    given(readableDecider, events)
      .when(write(by('b'), 4, { expected: 1 }))
      .then(rejected('VERSION_CONFLICT'));
    given(readableDecider, history)
      .when(write(by('b'), 4, { expected: 1 }))
      .then([set(by('b'), 4, 2, { basedOn: 1 })]);
  });

  test('under last-wins it is replaced, whatever the writer has seen', () => {
    const policy = { kind: 'last-wins' };
    given(readableDecider, [...running().events, set(by('a'), 3, 1, { policy })])
      .when(write(by('b'), 4, { expected: 0 }))
      .then([set(by('b'), 4, 2, { policy, basedOn: 0 })]);
  });

  test('under a merge the event says what came and what stands there now', () => {
    const policy: ConflictPolicy = { kind: 'merge', with: 'number-sum' };
    const outcome = given(readableDecider, running().events).when(
      write(by('a'), 3, { policy }),
      write(by('b'), 4),
    );
    outcome.then([set(by('b'), 7, 2, { policy, merged: 4 })]);
  });

  test('a key keeps the policy of its first writer', () => {
    given(readableDecider, [...running().events, set(by('a'), 3, 1)])
      .when(write(by('b'), 4, { policy: { kind: 'last-wins' } }))
      .then(rejected('INVALID_INPUT', /keeps what its first writer chose: reject/));
  });

  test('a step that runs again and writes the same again changes nothing; its next write counts', () => {
    const story = running();
    const policy: ConflictPolicy = { kind: 'merge', with: 'number-sum' };
    for (const ordinal of [1, 2]) story.send(write(by('a', ordinal), 1, { policy }));
    story.fail('a', { code: 'LOST', message: 'Lost.', retryable: true }).wait(60_000).advance();
    for (const ordinal of [1, 2, 3]) story.send(write(by('a', ordinal, 2), 1, { policy }));
    expect(entryOf(story.state, 'total')).toMatchObject({ version: 3, value: 3 });
  });

  test('writers that have ended well are not remembered', () => {
    const story = running()
      .send(write(by('a'), 1))
      .succeed('a')
      .send(write(by('b'), 2, { expected: 1 }));
    expect(entryOf(story.state, 'total')?.writers.map(({ stepId }) => stepId)).toEqual(['b']);
  });

  test.each(['', '1st', '__proto__', 'a b', 'x'.repeat(101)])('"%s" is no key', (key) => {
    given(readableDecider, running().events)
      .when(write(by('a'), 1, { key }))
      .then(rejected('INVALID_INPUT', /no key/));
  });

  test('a key may be named like something every object has', () => {
    const { state } = given(readableDecider, running().events).when(
      write(by('a'), 1, { key: 'constructor' }),
    );
    expect(entriesOf(state)).toMatchObject([{ key: 'constructor', version: 1, value: 1 }]);
    expect(entryOf(state, 'toString')).toBeUndefined();
  });

  test('values and keys are bounded', () => {
    const { events } = running();
    const large = 'x'.repeat(maxValueLength - 2);
    given(readableDecider, events)
      .when(write(by('a'), large))
      .then([set(by('a'), large, 1)]);
    given(readableDecider, events)
      .when(write(by('a'), `${large}x`))
      .then(rejected('INVALID_INPUT', /Keep it in a file/));
    const full = Array.from({ length: maxKeys }, (_, n) => set(by('a'), 1, 1, { key: `key-${n}` }));
    given(readableDecider, [...events, ...full])
      .when(write(by('a'), 1))
      .then(rejected('INVALID_INPUT', /200 keys/));
  });

  test.each(mergeNames)('%s refuses what it cannot join', (name) => {
    given(readableDecider, running().events)
      .when(write(by('a'), 'text', { policy: { kind: 'merge', with: name } }))
      .then(rejected('INVALID_INPUT', /takes an? (list|number|object)/));
  });
});
