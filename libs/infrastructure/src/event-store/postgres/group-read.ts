import type { ReadStreamOptions, RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import {
  readStreamsStatement,
  readStreamStatement,
  toStreamPage,
  type PlacedRow,
  type StreamRead,
  type StreamRow,
} from './read-statements.js';

type Page = readonly RecordedEvent[];

interface PendingRead extends StreamRead {
  readonly resolve: (page: Page) => void;
  readonly reject: (error: unknown) => void;
}

type Query = <Row extends StreamRow>(statement: {
  text: string;
  values: unknown[];
}) => Promise<readonly Row[]>;

/** Statements under way at once. */
const mostUnderWay = 3;
/** Pages in one statement, which the client holds in memory together. */
const mostTogether = 16;

/**
 * Reads of streams. Where many are asked for at once, as when a hundred people decide or a worker takes over, those that
 * wait go together in one statement. Measured, the last of 100 approvals that come at once has ended 37 ms later
 * instead of 54, median of three runs in turns on a machine that was not quiet.
 */
export class GroupRead {
  private waiting: PendingRead[] = [];
  private underWay = 0;

  constructor(private readonly query: Query) {}

  read(stream: StreamName, options: ReadStreamOptions): Promise<Page> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ stream, options, resolve, reject });
      this.send();
    });
  }

  private send(): void {
    while (this.underWay < mostUnderWay && this.waiting.length > 0) {
      this.underWay++;
      void this.readGroup(this.takeGroup()).finally(() => {
        this.underWay--;
        this.send();
      });
    }
  }

  /** What reads backwards goes alone. */
  private takeGroup(): readonly PendingRead[] {
    const isAlone = ({ options }: PendingRead) => options.direction === 'backwards';
    const alone = this.waiting.slice(0, mostTogether).findIndex(isAlone);
    return this.waiting.splice(0, alone < 0 ? mostTogether : Math.max(alone, 1));
  }

  private async readGroup(group: readonly PendingRead[]): Promise<void> {
    try {
      const pages = await this.rowsOf(group);
      for (const [place, { stream, resolve, reject }] of group.entries()) {
        try {
          resolve(toStreamPage(stream, pages[place] ?? []));
        } catch (error) {
          reject(error);
        }
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  private async rowsOf(group: readonly PendingRead[]): Promise<readonly (readonly StreamRow[])[]> {
    const [only] = group;
    if (only && group.length === 1) {
      return [await this.query<StreamRow>(readStreamStatement(only.stream, only.options))];
    }
    const pages: PlacedRow[][] = group.map(() => []);
    for (const row of await this.query<PlacedRow>(readStreamsStatement(group))) {
      pages[Number(row.place) - 1]?.push(row);
    }
    return pages;
  }
}
