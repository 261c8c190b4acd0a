import type { Execution, LogLine, Step } from '../graphql/types.js';
import { fitSteps } from './fit-steps.js';
import { shortId } from './ids.js';
import { fitLine, type Span } from './line.js';
import { logSpans } from './log-line.js';
import { progressBar } from './progress-bar.js';
import { isSettled, lookOf } from './status.js';
import { layOut } from './step-layout.js';
import { stepSpans } from './step-line.js';
import type { Style } from './style.js';
import { elapsed, formatDuration } from './time.js';

export interface FrameInput {
  readonly execution: Execution;
  /** The newest last; as many as are worth showing. */
  readonly logs: readonly LogLine[];
  /** What each step said last, by its id. */
  readonly said: ReadonlyMap<string, string>;
  /** "reconnecting", when the connection is lost. */
  readonly trouble: string | undefined;
}

export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly style: Style;
}

const logRows = 5;

/** The live view of a run: at most `rows` lines of at most `columns`. @param now milliseconds since the epoch */
export function executionFrame(input: FrameInput, screen: Screen, now: number): string[] {
  const { execution, logs, said, trouble } = input;
  const { columns, style } = screen;
  const fit = (spans: readonly Span[]): string => fitLine(spans, columns, style);
  const shownLogs = logs.slice(-Math.min(logRows, Math.max(0, screen.rows - 8)));
  const logLines = shownLogs.length === 0 ? [] : ['', ...shownLogs.map((line) => fit(logSpans(line)))];
  const above = [fit(headSpans(execution, now)), ...progressLines(execution, screen), ''];
  const bottom = trouble === undefined ? [] : [fit([[`⚠ ${trouble}`, 'yellow', 'bold']])];
  const room = Math.max(1, screen.rows - above.length - logLines.length - bottom.length - 1);
  const { shown, hidden } = fitSteps(layOut<Step>(execution.steps), room);
  return [
    ...above,
    ...shown.map((place) => fit(stepSpans(place, now, said.get(place.step.id)))),
    ...(hidden === '' ? [] : [fit([[`… and ${hidden}`, 'dim']])]),
    ...logLines,
    ...bottom,
  ];
}

/** ● RUNNING  12.3 s  1a2b3c4d  the request */
function headSpans(execution: Execution, now: number): Span[] {
  const look = lookOf(execution);
  const ms = elapsed(execution.requestedAt, execution.endedAt, now) ?? 0;
  return [
    [`${look.symbol} ${look.words.toUpperCase()}`, ...look.formats],
    [`  ${formatDuration(ms)}  ${shortId(execution.id)}  `, 'dim'],
    [execution.request, 'bold'],
  ];
}

function progressLines({ steps, progress }: Execution, { columns, style }: Screen): string[] {
  if (steps.length === 0) return [];
  const settled = steps.filter(({ status }) => isSettled(status)).length;
  const width = Math.min(40, Math.max(10, columns - 24));
  const text = `${Math.floor(progress * 100)} %  ${settled} of ${steps.length} steps`;
  return [
    `${progressBar(progress, width, style)}  ${fitLine([[text]], Math.max(1, columns - width - 2), style)}`,
  ];
}
