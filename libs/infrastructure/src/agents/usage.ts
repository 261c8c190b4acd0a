import type { Usage } from '@app/domain/plan/plan.js';

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0 };

export const addUsage = (left: Usage, right: Usage): Usage => ({
  inputTokens: left.inputTokens + right.inputTokens,
  outputTokens: left.outputTokens + right.outputTokens,
});
