import type { Progress } from '../graphql/subscriptions.js';
import type { Execution, LogLine } from '../graphql/types.js';

/** What a person sees of a run while it goes on. */
export interface RunView {
  state(execution: Execution): void;
  log(line: LogLine): void;
  progress(progress: Progress): void;
  /** Something is wrong with the view, not with the run; undefined when it is over. */
  trouble(text: string | undefined): void;
  /** Prints lines that stay. */
  say(lines: readonly string[]): void;
  /** Does something that prints or asks, while the view itself stands still. */
  aside<Result>(work: () => Promise<Result>): Promise<Result>;
  end(): void;
}
