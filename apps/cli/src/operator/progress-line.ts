import type { OutputStream } from '../io.js';

const everyMs = 200;
const wipe = '\r\u001b[K';

/** How far a long command is, on one line that is drawn anew; nothing where nobody watches. */
export interface ProgressLine {
  update(text: string): void;
  /** Removes the line, so that what follows stands alone. */
  clear(): void;
}

/** @param stream shown only when it is a terminal */
export function progressLine(stream: OutputStream, now: () => number = Date.now): ProgressLine {
  let drawnAt: number | undefined;
  const shown = stream.isTTY === true;
  return {
    update(text) {
      if (!shown || (drawnAt !== undefined && now() - drawnAt < everyMs)) return;
      drawnAt = now();
      stream.write(`${wipe}${text}`);
    },
    clear() {
      if (drawnAt !== undefined) stream.write(wipe);
      drawnAt = undefined;
    },
  };
}
