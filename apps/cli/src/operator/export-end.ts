import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The last line of an export: how many lines of events stand above it, and the SHA-256 of those, each with a line feed. */
const shape = z.strictObject({
  end: z.strictObject({ events: z.number(), sha256: z.string() }),
});

export type ExportEnd = z.infer<typeof shape>['end'];

export const asExportEnd = (line: unknown): ExportEnd | undefined => shape.safeParse(line).data?.end;

/** Keeps count of the lines of an export while they are written or read. */
export class ExportTally {
  events = 0;
  private readonly hash = createHash('sha256');

  /** @param line without its line feed */
  add(line: string): void {
    this.events++;
    this.hash.update(line).update('\n');
  }

  /** Ends the counting. */
  end(): ExportEnd {
    return { events: this.events, sha256: this.hash.digest('hex') };
  }
}
