import { safeJson } from '../render/clean.js';
import type { RunView } from './run-view.js';

/** NDJSON: the whole state, one line for each change. Troubles go to `note`. */
export const jsonView = (
  print: (lines: readonly string[]) => void,
  note: (lines: readonly string[]) => void,
): RunView => ({
  state: (execution) => print([safeJson(execution)]),
  log: () => undefined,
  progress: () => undefined,
  trouble: (text) => note([text ?? 'connected again']),
  say: note,
  aside: (work) => work(),
  end: () => undefined,
});
