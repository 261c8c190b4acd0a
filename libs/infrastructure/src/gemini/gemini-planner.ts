import type { Content } from '@google/genai';
import {
  PlanningError,
  type Planner,
  type PlanProposal,
  type PlanningContext,
} from '@app/domain/plan/planner.js';
import { addUsage, noUsage } from '../agents/usage.js';
import { createGeminiClient, type GeminiClient } from './gemini-client.js';
import type { GeminiPlannerConfig } from './gemini-config.js';
import { GeminiError } from './gemini-error.js';
import { judgePlan, type Verdict } from './judge-plan.js';
import { planningRules, planPrompt, repairPrompt } from './plan-prompt.js';
import { planAnswerSchema, revisionAnswerSchema } from './plan.schema.js';

/** A planner that asks Gemini for a plan, and gives invalid plans back with their errors. */
export function createGeminiPlanner(
  config: GeminiPlannerConfig,
  client: GeminiClient = createGeminiClient(config),
): Planner {
  return {
    plan: (context) => proposePlan(context, config, client).catch(rethrowAsPlanningError),
  };
}

async function proposePlan(
  context: PlanningContext,
  { model, maxRepairRounds = 2 }: GeminiPlannerConfig,
  client: GeminiClient,
): Promise<PlanProposal> {
  const contents: Content[] = [userText(planPrompt(context))];
  let usage = noUsage;
  for (let round = 0; ; round += 1) {
    const config = planningConfig(context);
    await context.mayAsk?.(model);
    const answer = await client.generate({ contents: [...contents], config }, context.signal, (ms) =>
      context.cool?.(model, ms),
    );
    usage = addUsage(usage, answer.usage);
    await context.onUsage?.(answer.usage);
    const verdict = judgePlan(answer.text, context.catalogue, context.revision);
    if (verdict.kind === 'valid') {
      return { plan: verdict.plan, planner: answer.modelVersion ?? model, usage };
    }
    if (verdict.kind === 'unplaceable') throw unplaceable(verdict.parts);
    if (round >= maxRepairRounds) throw stillInvalid(round, verdict.issues);
    // The API refuses a content without parts.
    if (answer.content.parts?.length) contents.push(answer.content);
    contents.push(userText(repairPrompt(verdict.issues)));
  }
}

const planningConfig = ({ revision }: PlanningContext) => ({
  systemInstruction: planningRules,
  responseMimeType: 'application/json',
  responseJsonSchema: revision ? revisionAnswerSchema : planAnswerSchema,
});

const userText = (text: string): Content => ({ role: 'user', parts: [{ text }] });

function unplaceable(parts: Extract<Verdict, { kind: 'unplaceable' }>['parts']): PlanningError {
  const list = parts.map(({ part, reason }) => `"${part}" (${reason})`).join('; ');
  const advice = 'Leave it out of the request, or add a tool for it.';
  return new PlanningError('UNPLACEABLE', `No tool can do this part of the request: ${list}. ${advice}`);
}

function stillInvalid(rounds: number, issues: readonly string[]): PlanningError {
  const shown = issues.slice(0, 10).join(' ');
  const more = issues.length > 10 ? ` And ${issues.length - 10} more.` : '';
  const message = `Gemini's plan is not valid, after ${rounds} repairs: ${shown}${more} Reword the request, or split it.`;
  return new PlanningError('INVALID_ANSWER', message);
}

function rethrowAsPlanningError(error: unknown): never {
  if (error instanceof GeminiError) throw new PlanningError(error.code, error.message, error.retryAfterMs);
  throw error;
}
