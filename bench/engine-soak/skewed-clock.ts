/** What a process is told by whoever has forked it. */
export interface ClockSetting {
  /** Milliseconds by which its clock is to be ahead from now on; negative: behind. */
  readonly clockAhead: number;
}

/** Makes the clock of this process wrong, and lets whoever has forked it put it forward and back. `performance.now()` goes on as it does. */
export function skewClock(ahead: number): void {
  const RightDate = Date;
  let by = ahead;
  const now = () => RightDate.now() + by;
  globalThis.Date = new Proxy(RightDate, {
    construct: (target, given: unknown[], asked) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, asked) as Date,
    get: (target, name, receiver) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
  });
  process.on('message', ({ clockAhead }: ClockSetting) => {
    by = clockAhead;
  });
  // It is no reason to stay alive.
  process.channel?.unref();
}
