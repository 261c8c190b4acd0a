import { expect, test } from '@jest/globals';
import type { AgentMessage, AgentReply, ToolCall } from '@app/infrastructure/agents/agent-model.js';
import { reply } from './model-service.js';

const system = (agent: string) => `You are the ${agent}.\n\nMore.`;
const ask = (agent: string, ...messages: readonly AgentMessage[]) =>
  reply({ system: system(agent), messages: [{ role: 'user', text: 'Write.' }, ...messages] });
const callsOf = ({ body }: ReturnType<typeof reply>) => (body as AgentReply).toolCalls;
const results = (calls: readonly ToolCall[], code?: string): AgentMessage => ({
  role: 'tools',
  results: calls.map((call) => ({ call, response: code === undefined ? {} : { error: { code } } })),
});

test('the model calls for each line until it is written, and then says which are', () => {
  const first = callsOf(ask('scribe'));
  expect(first).toEqual([
    { name: 'ledger.once', args: { line: 'scribe 1' } },
    { name: 'ledger.keyed', args: { line: 'scribe 2' } },
  ]);
  const busy = results(first, 'REFUSED');
  expect(callsOf(ask('scribe', busy))).toEqual(first);
  const second = callsOf(ask('scribe', busy, results(first)));
  expect(second).toEqual([{ name: 'ledger.once', args: { line: 'scribe 3' } }]);
  expect(ask('scribe', busy, results(first), results(second))).toMatchObject({
    status: 200,
    body: { text: '{"done":["scribe 1","scribe 2","scribe 3"]}', toolCalls: [] },
  });
});

test('it gives up when nobody can know what became of a call, and the hasty one when its line is written', () => {
  expect(ask('scribe', results(callsOf(ask('scribe')), 'TOOL_TIMEOUT')).status).toBe(422);
  expect(ask('hasty', results(callsOf(ask('hasty')))).status).toBe(422);
});
