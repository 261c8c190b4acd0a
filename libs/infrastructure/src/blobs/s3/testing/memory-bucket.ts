import type { Bucket, BucketObject } from '../bucket.js';

/**
 * A bucket in memory whose every request takes effect at a moment of its own.
 * @param turn resolves when the next request may take effect
 * @param now milliseconds, the clock of the store
 */
export function memoryBucket(turn: () => Promise<unknown>, now: () => number): Bucket {
  const objects = new Map<string, { readonly content: Uint8Array; readonly modifiedAt: number }>();
  const at = async <Result>(effect: () => Result): Promise<Result> => {
    await turn();
    return effect();
  };
  return {
    head: (key) => at(() => objects.get(key)?.content.length),
    get: (key) => at(() => objects.get(key)?.content),
    put: (key, content) => at(() => void objects.set(key, { content, modifiedAt: now() })),
    copy: (from, to) =>
      at(() => {
        const object = objects.get(from);
        if (object) objects.set(to, { ...object, modifiedAt: now() });
        return object !== undefined;
      }),
    delete: (key) => at(() => void objects.delete(key)),
    async *list(prefix): AsyncGenerator<readonly BucketObject[]> {
      for (let last = ''; ;) {
        const page = await at(() =>
          [...objects]
            .filter(([key]) => key.startsWith(prefix) && key > last)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .slice(0, 2)
            .map(([key, { content, modifiedAt }]) => ({ key, bytes: content.length, modifiedAt })),
        );
        if (page.length === 0) return;
        yield page;
        last = page.at(-1)?.key ?? '';
      }
    },
    close: () => undefined,
  };
}
