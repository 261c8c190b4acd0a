import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { CliIo } from '../io.js';

/** A stream that remembers what was written to it. */
export class Written extends Writable {
  text = '';
  readonly columns = 80;
  readonly rows = 24;
  constructor(readonly isTTY: boolean) {
    super();
  }
  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
  /** Without colours and cursor movements. */
  get plain(): string {
    return stripVTControlCharacters(this.text);
  }
  /** @throws Error when the text has not come within 5 s */
  async shows(text: string): Promise<void> {
    for (const giveUpAt = Date.now() + 5_000; !this.plain.includes(text);) {
      if (Date.now() > giveUpAt) throw new Error(`"${text}" did not appear in:\n${this.plain}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

export interface TestIo extends CliIo {
  readonly stdin: PassThrough & { isTTY?: boolean };
  readonly stdout: Written;
  readonly stderr: Written;
}

/** The surroundings of a program in a test. @param terminal whether a person sits in front of it */
export function testIo(terminal: boolean, env: Record<string, string>, changes: Partial<CliIo> = {}): TestIo {
  const stdin = Object.assign(new PassThrough(), { isTTY: terminal });
  const stdout = new Written(terminal);
  const stderr = new Written(terminal);
  return { cwd: '/nowhere', projectFolder: '/nowhere', env, ...changes, stdin, stdout, stderr };
}
