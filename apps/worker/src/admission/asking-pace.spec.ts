import { expect, test } from '@jest/globals';
import { request } from '../testing/request.js';
import { AskingPace } from './asking-pace.js';
import type { Answer, Gate } from './gate.js';
import { Ticket } from './ticket.js';

const { run } = request('a');

/** A ticket at a gate that answers so. */
function ticket(answer: Answer['kind'], together = true): Ticket {
  const hold = { kind: 'budget', reason: 'it is used up' } as const;
  const enter = (): Answer => (answer === 'held' ? { kind: 'held', hold } : { kind: answer as 'asking' });
  const gate: Gate = {
    ...{ holds: 'same-work', concerns: () => true, enter, withdraw: () => undefined },
    ...(together && { answersTogether: true }),
  };
  const one = new Ticket(request('a'), [gate], () => undefined);
  one.go();
  return one;
}

/** How many of ten steps ask before the rest is left for later. */
function asking(pace: AskingPace, together = true): number {
  const look = pace.look(run.stream);
  for (let asked = 0; ; asked++) {
    const next = ticket('asking', together);
    if (asked === 10 || look.isClosed(next)) return asked;
    look.waits(next);
  }
}

test('each step that starts lets one more ask together with it', () => {
  const pace = new AskingPace();
  const waves = Array.from({ length: 4 }, () => {
    const asked = asking(pace);
    for (let n = 0; n < asked; n++) pace.started(run.stream, ticket('asking'));
    return asked;
  });
  expect(waves).toEqual([1, 2, 4, 8]);
});

test('when one is held it is one at a time again, whatever it is that holds it', () => {
  const pace = new AskingPace();
  for (let n = 0; n < 5; n++) pace.started(run.stream, ticket('asking'));
  expect(asking(pace)).toBe(6);
  pace.look(run.stream).waits(ticket('held', false));
  expect(asking(pace)).toBe(1);
});

test('a gate that answers one by one is asked one by one', () => {
  const pace = new AskingPace();
  for (let n = 0; n < 5; n++) pace.started(run.stream, ticket('asking'));
  expect(asking(pace, false)).toBe(1);
});

test('what has asked no such gate changes nothing, and a run that leaves memory leaves nothing', () => {
  const pace = new AskingPace();
  pace.started(run.stream, ticket('asking', false));
  expect(asking(pace)).toBe(1);
  pace.started(run.stream, ticket('asking'));
  pace.forget(run.stream);
  expect(asking(pace)).toBe(1);
});
