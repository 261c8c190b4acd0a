/** Milliseconds by which a clock may differ from the database's and still counts as right. */
const tolerated = 250;

const byItsOwnClock = (): number => Date.now() - performance.now();

/** What the time of day was when `performance.now()` of this process was 0. */
let origin = byItsOwnClock();

/**
 * Milliseconds since the epoch by the clock of the database, which all workers share. A time that one worker writes down, when a
 * retry is due, means the same to the next one, even if the clock of one of their machines is wrong. It goes on by a clock that
 * nobody can set: when the machine's own is put forward or back, that changes nothing.
 */
export const sharedNow = (): number => Math.floor(origin + performance.now());

/** @param serverNow what the database's clock said at some time between `sent` and `received`, which are of `performance.now()` */
export function compareClocks(serverNow: number, sent: number, received: number): void {
  const own = byItsOwnClock();
  const shared = serverNow - (sent + received) / 2;
  const uncertain = (received - sent) / 2;
  origin = Math.abs(own - shared) - uncertain > tolerated ? shared : own;
}
