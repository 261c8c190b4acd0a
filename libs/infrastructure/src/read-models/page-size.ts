/**
 * How many rows a page may have.
 * @throws RangeError with a message for the caller
 */
export function pageSize(first: number, max: number): number {
  if (Number.isInteger(first) && first >= 1 && first <= max) return first;
  throw new RangeError(`first is ${first}; ask for 1 to ${max} at a time`);
}
