/** What a process is told by whoever has forked it. */
export interface ClockSetting {
  /** Milliseconds by which its clock is to be ahead from now on; negative: behind. */
  readonly clockAhead: number;
}

/**
 * Makes the clock of this process wrong: `ahead` milliseconds, negative: behind. `performance.now()` goes on as it does.
 * @returns puts it forward and back
 */
export function skewClock(ahead: number): (setting: ClockSetting) => void {
  const RightDate = Date;
  let by = ahead;
  const now = () => RightDate.now() + by;
  globalThis.Date = new Proxy(RightDate, {
    construct: (target, given: unknown[], asked) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, asked) as Date,
    get: (target, name, receiver) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
  });
  return ({ clockAhead }) => {
    by = clockAhead;
  };
}
