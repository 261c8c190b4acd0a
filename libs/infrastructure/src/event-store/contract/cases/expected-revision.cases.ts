import { expect, test } from '@jest/globals';
import { WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { Subject } from '../event-store.contract.js';
import { event, events, refusal, streamWith } from '../sample-events.js';

export function expectedRevisionCases(subject: Subject): void {
  test.each([
    ['no-stream', 0],
    ['any', 0],
    ['any', 2],
    ['stream-exists', 2],
    [0, 1],
    [1, 2],
  ] as const)('%s goes through on a stream of %d events', async (expected, existing) => {
    const { store } = subject;
    const name = await streamWith(store, existing);
    await expect(store.append(name, expected, [event(9)])).resolves.toMatchObject({ revision: existing });
  });

  test.each([
    ['no-stream', 1, 0],
    ['no-stream', 2, 1],
    ['stream-exists', 0, 'no-stream'],
    [0, 0, 'no-stream'],
    [0, 2, 1],
    [5, 2, 1],
  ] as const)(
    '%s is refused on a stream of %d events, with the actual one',
    async (expected, existing, actual) => {
      const { store } = subject;
      const name = await streamWith(store, existing);
      const refused = await refusal(store.append(name, expected, events(2)));
      expect(refused).toBeInstanceOf(WrongExpectedRevision);
      expect(refused).toMatchObject({ stream: name, actual, expected });
      expect(await store.read(name)).toHaveLength(existing);
    },
  );
}
