import type { AgentHealth } from './agent-health.js';

/** How an agent stands when a step is about to start. */
export interface AgentStanding {
  readonly name: string;
  readonly health: Pick<AgentHealth, 'state' | 'attempts' | 'successRate'>;
  /** Its steps that run now, as far as is known. */
  readonly running: number;
  /** The most of its steps that may run at once; absent: no limit. */
  readonly limit?: number;
}

export interface AgentChoice {
  readonly name: string;
  /** For a person: why this one. */
  readonly reason: string;
}

/**
 * Who of the candidates carries a step out: one that has room before one that is at its limit, then any before one that is
 * unhealthy, the healthier, the one with less to do, the one that succeeds more often, the one named first.
 * Equal standings give an equal choice.
 * @param candidates names, at least one: those that offer what the step needs and have not failed it
 */
export function chooseAgent(candidates: readonly string[], standings: readonly AgentStanding[]): AgentChoice {
  const known = candidates.flatMap((name) => standings.find((one) => one.name === name) ?? []);
  const [best, ...others] = [...known].sort(compare);
  if (!best) return { name: candidates[0] as string, reason: 'this worker knows none of those it could be' };
  return { name: best.name, reason: [describe(best), ...whyNot(best, others)].join('; ') };
}

const severity = { healthy: 0, degraded: 1, unhealthy: 2 } as const;

/** Less is better; the first difference decides. Sorting is stable, so the order of the candidates is the last word. */
function compare(left: AgentStanding, right: AgentStanding): number {
  return (
    Number(isFull(left)) - Number(isFull(right)) ||
    severity[left.health.state] - severity[right.health.state] ||
    loadOf(left) - loadOf(right) ||
    (right.health.successRate ?? 1) - (left.health.successRate ?? 1)
  );
}

const isFull = ({ running, limit }: AgentStanding): boolean => limit !== undefined && running >= limit;

/** The share of its room that is taken; agents without a limit are compared as if they had room for a hundred. */
const loadOf = ({ running, limit = 100 }: AgentStanding): number => running / limit;

function describe({ name, health, running, limit }: AgentStanding): string {
  const { state, attempts, successRate } = health;
  const record =
    successRate === undefined
      ? 'no attempts lately'
      : `${Math.round(successRate * attempts)} of ${attempts} attempts went well`;
  const load = limit === undefined ? `${running} running` : `${running} of ${limit} running`;
  return `"${name}" is ${state} (${record}), ${load}`;
}

function whyNot(best: AgentStanding, others: readonly AgentStanding[]): string[] {
  if (others.length === 0) return ['there is no other'];
  if (isFull(best)) return ['the others are at their limits, too'];
  if (best.health.state !== 'unhealthy') return others.map(inShort);
  return others.every(({ health }) => health.state === 'unhealthy')
    ? ['the others are unhealthy, too']
    : others.map(inShort);
}

const inShort = (one: AgentStanding): string =>
  isFull(one)
    ? `"${one.name}" is at its limit of ${one.limit ?? 0}`
    : `"${one.name}" is ${one.health.state} with ${one.running} running`;
