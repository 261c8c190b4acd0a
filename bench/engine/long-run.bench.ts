import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { openEngine } from './engine.js';
import { noOpTools } from './no-op-tools.js';
import { chain } from './shapes.js';

const steps = 100_000;
const compared = 5_000;

/** What a step costs at the end of a run of 100,000, against one at its start: 1 is the same. The run must complete. */
export async function longRunRatio(databaseUrl: string): Promise<number> {
  const starts: number[] = [];
  const catalogue = new ToolCatalogue(noOpTools({ onStart: () => starts.push(performance.now()) }), []);
  const engine = await openEngine({ databaseUrl, catalogue });
  await engine.ended(await engine.run(chain(steps)));
  await engine.close();
  const between = (from: number, to: number) => (starts[to] ?? NaN) - (starts[from] ?? NaN);
  // The first steps are still being compiled by the JavaScript engine.
  return between(steps - compared - 1, steps - 1) / between(compared, 2 * compared);
}
