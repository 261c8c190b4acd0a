import type { Planner } from '@app/domain/plan/planner.js';
import type { Config } from '../config/config.js';

/** Gemini when there is a key, the offline planner otherwise. */
export async function choosePlanner({ gemini }: Config): Promise<Planner> {
  if (gemini) {
    const { createGeminiPlanner } = await import('../gemini/gemini-planner.js');
    return createGeminiPlanner(gemini);
  }
  const { createOfflinePlanner } = await import('../offline-planner/offline-planner.js');
  return createOfflinePlanner();
}
