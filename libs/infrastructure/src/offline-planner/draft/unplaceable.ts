/** A part of the request that no tool can do, or that a tool could do if something were said that is not. */
export class Unplaceable extends Error {
  override readonly name = 'Unplaceable';
  /** @param why completes `"the part" - ...` and says what to do */
  constructor(
    readonly why: string,
    /** True when it only lacks what an earlier part was to yield. */
    readonly lacksEarlier = false,
  ) {
    super(why);
  }
}
