import type { Context } from '../context.js';
import { jsonView } from './json-view.js';
import { liveView } from './live-view.js';
import { plainView } from './plain-view.js';
import type { RunView } from './run-view.js';

/**
 * The view that suits the output: redrawn in a terminal, lines in a pipe.
 * For machines the states as NDJSON, or, when a document follows at the end, lines on standard error.
 */
export function chooseView({ terminal, json }: Context, documentFollows: boolean): RunView {
  if (json) return documentFollows ? plainView(terminal.note) : jsonView(terminal.print, terminal.note);
  return terminal.live ? liveView(terminal) : plainView(terminal.print);
}
