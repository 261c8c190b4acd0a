import { openSync, readFileSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Position } from '@app/domain/kernel/event-store.js';

/** An append as its caller saw it. Times: CLOCK_MONOTONIC in ns, the same for all processes of a machine. */
export type JournalEntry =
  | { readonly kind: 'sent'; readonly at: number; readonly ids: readonly string[] }
  | {
      readonly kind: 'acknowledged';
      readonly sentAt: number;
      readonly at: number;
      readonly ids: readonly string[];
      readonly stream: string;
      readonly revision: number;
      readonly position: Position;
    };

export type Acknowledged = Extract<JournalEntry, { kind: 'acknowledged' }>;

export const now = (): number => Number(process.hrtime.bigint());

/** Outside the database. Each entry is with the operating system before the next step, so a kill -9 of the writer keeps it. */
export function openJournal(folder: string): (entry: JournalEntry) => void {
  const file = openSync(join(folder, `${process.pid}.jsonl`), 'a');
  return (entry) => {
    writeSync(file, `${JSON.stringify(entry)}\n`);
  };
}

export function* readJournals(folder: string): Generator<JournalEntry> {
  for (const name of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
      if (line.endsWith('}')) yield JSON.parse(line) as JournalEntry;
    }
  }
}
