import type { AgentDescription } from '@app/domain/plan/catalogue.js';

/**
 * What each agent writes, line by line: under a key, or once. The hasty one gives up when it has written its line, and
 * somebody else has to do the work.
 */
export const scripts = {
  writer: ['keyed', 'keyed', 'keyed'],
  scribe: ['once', 'keyed', 'once'],
  hasty: ['once'],
} as const satisfies Readonly<Record<string, readonly ('keyed' | 'once')[]>>;
export type SoakAgent = keyof typeof scripts;

/** The name of a line begins with the name of the agent. */
export const lineOf = (agent: SoakAgent, place: number): string => `${agent} ${place + 1}`;
export const writerOf = (line: string): string => line.split(' ')[0] as string;

export const soakAgents: readonly AgentDescription[] = Object.entries(scripts).map(([name, kinds]) => ({
  name,
  description: 'Has its own lines.',
  instructions: `You are the ${name}.`,
  tools: [...new Set(kinds.map((kind) => `ledger.${kind}`))],
  maxTurns: 8,
  timeoutMs: 60_000,
}));
