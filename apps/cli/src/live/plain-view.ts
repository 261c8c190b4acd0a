import type { Execution } from '../graphql/types.js';
import { executionChanges } from '../render/execution-changes.js';
import { fitLine } from '../render/line.js';
import { logSpans } from '../render/log-line.js';
import { plain } from '../render/style.js';
import type { RunView } from './run-view.js';

/** One line for each change and log line: for pipes, files and terminals that cannot redraw. */
export function plainView(print: (lines: readonly string[]) => void): RunView {
  let previous: Execution | undefined;
  return {
    state(next) {
      print(executionChanges(previous, next, Date.now()));
      previous = next;
    },
    log: (line) => print([fitLine(logSpans(line), Infinity, plain)]),
    progress: () => undefined,
    trouble: (text) => print([text ?? 'connected again']),
    say: print,
    aside: (work) => work(),
    end: () => undefined,
  };
}
