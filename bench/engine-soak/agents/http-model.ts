import type { AgentModel, AgentReply } from '@app/infrastructure/agents/agent-model.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import type { ModelCall } from './model-service.js';

/** How an attempt of an agent fails when all its calls have ended: then it is known what it has done. */
export const failuresByModel = ['MODEL_BUSY', 'GIVEN_UP', 'AGENT_TURNS_EXCEEDED'];

/** The model of the soak, as workers ask it. */
export const httpModel = (url: string): AgentModel => ({
  name: 'soak',
  async respond({ system, messages, signal }) {
    const body = JSON.stringify({ system, messages } satisfies ModelCall);
    const response = await fetch(url, { method: 'POST', body, signal });
    if (response.ok) return (await response.json()) as AgentReply;
    if (response.status === 503) throw new ToolError('MODEL_BUSY', 'Try again.', { retryable: true });
    throw new ToolError('GIVEN_UP', 'The agent has given up.');
  },
});
