import type { Planner } from '@app/domain/plan/planner.js';
import type { Config } from '../config/config.js';

/** Gemini when there is a key, the offline planner otherwise. It is loaded with the first request: a worker that takes over plans rarely. */
export function choosePlanner({ gemini }: Pick<Config, 'gemini'>): Planner {
  let planner: Promise<Planner> | undefined;
  return { plan: async (context) => (await (planner ??= load(gemini))).plan(context) };
}

async function load(gemini: Config['gemini']): Promise<Planner> {
  if (gemini) {
    const { createGeminiPlanner } = await import('../gemini/gemini-planner.js');
    return createGeminiPlanner(gemini);
  }
  const { createOfflinePlanner } = await import('../offline-planner/offline-planner.js');
  return createOfflinePlanner();
}
