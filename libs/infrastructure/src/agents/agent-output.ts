import { isTooDeep, type Json } from '@app/domain/kernel/json.js';

/** The output of an agent step, what `{{step.answer}}` and `{{step.data.key}}` refer to. */
export type AgentOutput = {
  readonly answer: string;
  /** The answer as a value, when it is the JSON text of an object or a list, and not nested beyond measure. */
  readonly data?: Json;
};

export function toAgentOutput(text: string): AgentOutput {
  const answer = text.trim();
  const fenced = /^```(?:json)?\s*([\s\S]*?)```$/.exec(answer)?.[1];
  const data = parseData(fenced ?? answer);
  return data === undefined ? { answer } : { answer, data };
}

function parseData(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const data = JSON.parse(text) as Json;
    return isTooDeep(data) ? undefined : data;
  } catch {
    return undefined;
  }
}
