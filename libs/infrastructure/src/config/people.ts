import { z } from 'zod';

/** Somebody who may use the API beside the holder of TIZMORET_TOKEN. */
export interface PersonSettings {
  /** As decisions record it. */
  readonly name: string;
  /** Bearer token, at least 16 characters. */
  readonly token: string;
  /** What approvals may ask for. */
  readonly roles: readonly string[];
}

const shape = 'must be a JSON list of {"name", "token", "roles"}';
const name = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@ -]{0,99}$/u, 'has a name with other than letters, digits and ._@ -');

const people = z
  .array(
    z.strictObject({
      name: name.refine(
        (each) => each !== 'local',
        'has a person "local": that is the holder of TIZMORET_TOKEN',
      ),
      token: z.string().min(16, 'has a token of less than 16 characters'),
      roles: z.array(z.string().min(1)).default([]),
    }),
  )
  .refine((all) => new Set(all.map((each) => each.name)).size === all.length, 'names a person twice')
  .refine((all) => new Set(all.map((each) => each.token)).size === all.length, 'has a token twice');

/** The value of TIZMORET_PEOPLE. Never repeats what it was given: there are tokens in it. */
export const peopleVariable = z.string().transform((text, context): readonly PersonSettings[] => {
  const parsed = people.safeParse(readJson(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const message =
    issue?.code === 'custom' || issue?.code === 'invalid_format' || issue?.code === 'too_small'
      ? issue.message
      : shape;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
