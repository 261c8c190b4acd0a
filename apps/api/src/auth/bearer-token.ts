import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether an Authorization value carries the token. Takes as long for a near miss as for a far one. */
export function carriesToken(authorization: unknown, token: string): boolean {
  const given = typeof authorization === 'string' ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined;
  return given !== undefined && sameSecret(given, token);
}

/** Compares in constant time; digests, because timingSafeEqual needs equal lengths. */
export const sameSecret = (left: string, right: string): boolean =>
  timingSafeEqual(digest(left), digest(right));

const digest = (text: string) => createHash('sha256').update(text).digest();
