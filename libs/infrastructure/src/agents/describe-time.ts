/** A moment as a model can reckon with it: weekday, local time, zone and UTC. `now` in milliseconds since the epoch. */
export function describeTime(now: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', timeZone });
  return `${format.format(now)} in ${timeZone} (${new Date(now).toISOString()})`;
}
