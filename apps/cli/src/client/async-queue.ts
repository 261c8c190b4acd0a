/** Values that are pushed from outside and pulled by one reader. */
export interface AsyncQueue<Value> {
  push(value: Value): void;
  /** The reader gets what is queued, then the error, if any. Only the first end counts. */
  end(error?: Error): void;
  values(): AsyncGenerator<Value, void>;
}

export function createQueue<Value>(): AsyncQueue<Value> {
  const queued: Value[] = [];
  let ended: { readonly error: Error | undefined } | undefined;
  let wake = (): void => undefined;
  return {
    push(value) {
      queued.push(value);
      wake();
    },
    end(error) {
      ended ??= { error };
      wake();
    },
    async *values() {
      for (;;) {
        yield* queued.splice(0);
        if (queued.length > 0) continue;
        if (ended?.error) throw ended.error;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
