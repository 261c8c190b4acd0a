import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '@app/domain/kernel/json.js';
import { geminiSchema } from './gemini-schema.js';

/*
 * What Gemini answers. Structured output cannot describe objects with free keys, so such values travel as JSON text;
 * an object in their place is accepted too, models that ignore the schema write it.
 */
const textOrValue = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

const jsonObject = (description: string) =>
  z.preprocess(textOrValue, z.string().describe(description).transform(parseObject));

function parseObject(text: string, context: z.RefinementCtx): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
    context.addIssue('must be the JSON text of an object');
  } catch (error) {
    const advice = 'References stand inside quotes: {"path": "{{find.path}}"}.';
    context.addIssue(`is not JSON text (${(error as Error).message}). ${advice}`);
  }
  return z.NEVER;
}

/** JSON text of an object or a list becomes that; anything else stays text with references. */
function parseTemplate(text: string): Json {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function parseList(text: string): string | readonly Json[] {
  const value = parseTemplate(text);
  return Array.isArray(value) ? (value as readonly Json[]) : text;
}

const when = z
  .object({
    value: z.string().describe('A reference, for example {{find.count}}'),
    is: z.enum(['equal', 'not-equal', 'greater', 'less', 'empty', 'not-empty', 'contains']),
    to: z.exactOptional(z.union([z.string(), z.number(), z.boolean()])),
  })
  .describe('The step runs only if this holds');

const codes = z.array(z.string().describe('For example TIMEOUT or RATE_LIMITED'));

const retry = z
  .object({
    maxAttempts: z.exactOptional(z.int().describe('3 if absent; 1 for no retry')),
    maxTotalMs: z.exactOptional(z.number().describe('No attempt begins later than this after the first')),
    only: z.exactOptional(codes.describe('Only errors with these codes are retried')),
    never: z.exactOptional(codes.describe('Errors with these codes are not retried')),
  })
  .describe('How often a failed step is tried again; leave it out unless the request says so');

const onUnknown = z
  .enum(['ask', 'retry', 'fail', 'check'])
  .describe(
    'If nobody knows whether a call had its effect: ask a person, retry, fail, or let the tool check; leave it out for the default',
  );

const onFailure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), agent: z.string().describe('Another agent, for an agent step only') }),
  z.object({
    kind: z.literal('fallback'),
    step: z
      .string()
      .describe(
        'Id of a step of this plan that runs only then; its output stands in, no other step may use it',
      ),
  }),
  z.object({
    kind: z.literal('skip'),
    output: z.preprocess(
      textOrValue,
      z.string().describe('What stands in for the output: text, or JSON text').transform(parseTemplate),
    ),
  }),
  z.object({
    kind: z
      .literal('replan')
      .describe(
        'You are told of the failure and asked for another plan; not for a fallback step, nor in a map',
      ),
  }),
]);

const base = {
  id: z.string().describe('A letter, then letters, digits, _ or -; short and telling'),
  title: z.string().describe('For the person who watches, in the language of the request'),
  dependsOn: z.exactOptional(z.array(z.string()).describe('Ids of steps to wait for; references imply them')),
  when: z.exactOptional(when),
  approval: z.exactOptional(
    z.string().describe('Why a person must approve; only where the request asks for it'),
  ),
  retry: z.exactOptional(retry),
  onUnknown: z.exactOptional(onUnknown),
  compensate: z.exactOptional(
    z
      .object({
        tool: z.string().describe('A tool that needs no approval'),
        input: jsonObject('JSON text of its input; {{input.key}} and {{output.key}} are those of this step'),
      })
      .describe('How this step is undone when the run fails later; only where the request wants that'),
  ),
  onFailure: z.exactOptional(
    z
      .array(onFailure)
      .describe('What follows when retries have ended, in this order; without it the run fails'),
  ),
};

const call = {
  tool: {
    kind: z.literal('tool'),
    tool: z.string().describe('Name of a tool of the catalogue'),
    input: jsonObject('JSON text of the input, following the input schema of the tool'),
  },
  agent: {
    kind: z.literal('agent'),
    agent: z.exactOptional(z.string().describe('Name of an agent of the catalogue; leave it out with needs')),
    needs: z.exactOptional(
      z
        .array(z.string().describe('A capability of an agent of the catalogue'))
        .describe('Instead of agent: one that has all of these is chosen when the step starts'),
    ),
    instruction: z.string().describe('The whole task: the agent sees nothing but this and the input'),
    input: jsonObject('JSON text of an object with material for the agent: values and references'),
  },
};

const map = {
  kind: z.literal('map'),
  over: z.preprocess(
    textOrValue,
    z.string().describe('A reference to a list, or the JSON text of a list').transform(parseList),
  ),
  step: z
    .discriminatedUnion('kind', [z.object(call.tool), z.object(call.agent)])
    .describe('What to do with every element'),
  concurrency: z.exactOptional(z.number().describe('Elements at once; only where the request sets a limit')),
  failedItems: z.exactOptional(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('fail') }),
      z.object({
        kind: z.literal('collect'),
        allowed: z.exactOptional(z.number().describe('How many may fail; any number when absent')),
      }),
    ]),
  ),
};

const execution = {
  kind: z.literal('execution'),
  request: z
    .string()
    .describe(
      'Part of the work whose own steps can be planned only when the outputs it refers to are there: a request in plain language with references',
    ),
};

const step = z.discriminatedUnion('kind', [
  z.object({ ...call.tool, ...base }),
  z.object({ ...call.agent, ...base }),
  z.object({ ...map, ...base }),
  z.object({ ...execution, ...base }),
]);

export const planAnswer = z.object({
  goal: z.string().describe('What the plan achieves, one sentence in the language of the request'),
  unplaceable: z
    .array(z.object({ part: z.string(), reason: z.string() }))
    .describe('Parts of the request that no tool and no agent can do, in its own words; empty if none'),
  steps: z.array(step),
  result: z.exactOptional(
    z.preprocess(
      textOrValue,
      z
        .string()
        .describe('What the run answers: text with references, or JSON text')
        .transform(parseTemplate),
    ),
  ),
  notes: z.exactOptional(z.array(z.string()).describe('Assumptions a person should know')),
});

/** Of a plan that takes the place of another: only what is different is said. */
export const revisionAnswer = planAnswer.extend({
  steps: z.array(step).describe('New steps, and changed ones under their ids; not those that have started'),
  keep: z
    .array(z.string())
    .describe('Ids of the open steps that stay as they are; an open step in neither list is left out'),
});

const asJsonSchema = (schema: z.ZodType): JsonObject =>
  geminiSchema(z.toJSONSchema(schema, { io: 'input' }) as JsonObject);

/** For `responseJsonSchema`. */
export const planAnswerSchema: JsonObject = asJsonSchema(planAnswer);
export const revisionAnswerSchema: JsonObject = asJsonSchema(revisionAnswer);
