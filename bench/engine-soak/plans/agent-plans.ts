import type { AgentStep } from '@app/domain/plan/plan.js';
import type { SoakAgent } from '../agents/agents.js';
import { after, plan, step } from './steps.js';

const agentStep = (id: string, agent: SoakAgent, more: Partial<AgentStep> = {}): AgentStep => ({
  id,
  title: 'Have lines written',
  kind: 'agent',
  agent,
  instruction: 'Write your lines.',
  input: {},
  ...more,
});

/** Agents whose calls write: under keys, once, and one in whose place another one works in the end. */
export const agentPlans = {
  'an agent that may be repeated': plan(agentStep('a', 'writer'), step('b', 'keyed', after('a'))),
  'an agent that may not': plan(step('a', 'keyed'), agentStep('b', 'scribe', after('a'))),
  'another agent': plan(
    agentStep('a', 'hasty', { onFailure: [{ kind: 'agent', agent: 'scribe' }] }),
    step('b', 'once', after('a')),
  ),
};
