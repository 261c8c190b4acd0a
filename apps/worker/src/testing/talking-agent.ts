import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import type { AgentModel } from '@app/infrastructure/agents/agent-model.js';

/** Says `one`, then says `two` and waits, then is done. */
export const talker: AgentDescription = {
  name: 'talker',
  description: 'Talks.',
  instructions: 'Talk.',
  tools: ['hold.softly'],
  maxTurns: 4,
  timeoutMs: 60_000,
};

export function talkingModel(asked: (messages: number) => void): AgentModel {
  const usage = { inputTokens: 1, outputTokens: 1 };
  const say = (text: string, waits: boolean) => ({ name: 'hold.softly', args: { say: text, waits } });
  return {
    name: 'test',
    respond({ messages }) {
      asked(messages.length);
      const isFirst = messages.length === 1;
      return Promise.resolve({
        text: isFirst ? '' : 'done',
        toolCalls: isFirst ? [say('one', false), say('two', true)] : [],
        usage,
      });
    },
  };
}
