import { createInterface } from 'node:readline';
import type { InputStream, OutputStream } from '../io.js';

/**
 * Reads one line. The terminal stays in its own line mode (no raw mode): editing, right-to-left text and Ctrl-C
 * work as everywhere else.
 * @returns undefined when the input ended or `signal` aborted
 */
export function askLine(
  input: InputStream,
  output: OutputStream,
  question: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(undefined);
      return;
    }
    const reader = createInterface({ input, terminal: false });
    const finish = (answer: string | undefined): void => {
      signal.removeEventListener('abort', abandon);
      reader.removeAllListeners();
      reader.close();
      if (answer === undefined) output.write('\n');
      resolve(answer);
    };
    const abandon = (): void => finish(undefined);
    signal.addEventListener('abort', abandon, { once: true });
    reader.once('line', (line) => finish(line.trim()));
    reader.once('close', abandon);
    output.write(question);
  });
}
