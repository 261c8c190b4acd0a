/**
 * An async generator that can be stopped while it waits. By itself `return` of a generator stands in line behind
 * the pending `next`, so a subscriber that left would keep it waiting for an event that may never come.
 */
export function cancellable<Item>(
  start: (signal: AbortSignal) => AsyncGenerator<Item, void, void>,
): AsyncIterableIterator<Item, void, void> {
  const cancelled = new AbortController();
  const generator = start(cancelled.signal);
  return {
    next: () => generator.next(),
    return: () => {
      cancelled.abort();
      return generator.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
