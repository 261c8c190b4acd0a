/** Asks for the next item while the consumer is busy with this one: the log is read while the last batch is written. */
export async function* readAhead<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (let next = iterator.next(); ;) {
      const result = await next;
      if (result.done) return;
      next = iterator.next();
      // Whoever stops consuming never awaits it; for all others it throws above.
      next.catch(() => undefined);
      yield result.value;
    }
  } finally {
    void iterator.return?.().catch(() => undefined);
  }
}
