/** A time of an event, milliseconds since the epoch. @throws RangeError when it is none */
export function timeOf(milliseconds: number): Date {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime()))
    throw new RangeError(`${String(milliseconds)} is not a time in milliseconds`);
  return time;
}
