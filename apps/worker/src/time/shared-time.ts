/** Milliseconds by which a clock may differ from the database's and still counts as right. */
const tolerated = 250;

/** Of this process, as its clock is. */
let ahead = 0;

/**
 * Milliseconds since the epoch by the clock of the database, which all workers share. A time that one worker writes down, when a
 * retry is due, means the same to the next one, even if the clock of one of their machines is wrong.
 */
export const sharedNow = (): number => Date.now() - ahead;

/** @param serverNow what the database's clock said at some time between `sent` and `received`, which are of this machine's */
export function compareClocks(serverNow: number, sent: number, received: number): void {
  const difference = (sent + received) / 2 - serverNow;
  const uncertain = (received - sent) / 2;
  ahead = Math.abs(difference) - uncertain > tolerated ? Math.round(difference) : 0;
}
