/** The server or the client did not react in time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** Guard against calls that hang: the client sets no limit to an append and never notices a lost answer. */
export async function withTimeout<Result>(
  call: Promise<Result>,
  timeoutMs: number,
  what: string,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimedOut(`${what} took longer than ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
