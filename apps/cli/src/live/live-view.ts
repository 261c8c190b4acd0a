import type { Execution, LogLine } from '../graphql/types.js';
import { executionFrame } from '../render/execution-frame.js';
import { oneLine } from '../render/text-width.js';
import type { Terminal } from '../terminal.js';
import { createLiveArea } from './live-area.js';
import type { RunView } from './run-view.js';

const frameMs = 100;
const keptLogs = 20;

/** Redraws the whole run in place, ten times a second. */
export function liveView(terminal: Terminal): RunView {
  const area = createLiveArea(terminal.stdout);
  const said = new Map<string, string>();
  let logs: readonly LogLine[] = [];
  let execution: Execution | undefined;
  let trouble: string | undefined;
  let still = false;
  const draw = (): void => {
    if (!execution || still) return;
    const screen = { columns: terminal.columns(), rows: terminal.rows(), style: terminal.style };
    area.draw(executionFrame({ execution, logs, said, trouble }, screen, Date.now()));
  };
  const timer = setInterval(draw, frameMs);
  return {
    state(next) {
      execution = next;
    },
    log(line) {
      logs = [...logs, line].slice(-keptLogs);
      if (line.stepId !== null) said.set(line.stepId, oneLine(line.message));
    },
    progress({ step, fraction, note }) {
      said.set(step, `${Math.floor(fraction * 100)} %${note === null ? '' : ` ${oneLine(note)}`}`);
    },
    trouble(text) {
      trouble = text;
    },
    say: (lines) => area.insert(lines),
    async aside(work) {
      draw();
      area.release();
      still = true;
      try {
        return await work();
      } finally {
        still = false;
      }
    },
    end() {
      clearInterval(timer);
      draw();
      area.release();
    },
  };
}
