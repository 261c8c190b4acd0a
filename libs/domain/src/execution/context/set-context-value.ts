import type { Json } from '../../kernel/json.js';
import { isRejection, reject, type Rejection } from '../../kernel/rejection.js';
import { isPlanned, type ExecutionState } from '../execution.state.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isRunningAttempt, staleAttempt } from '../running-attempt.js';
import { isSamePolicy, nameOfPolicy, type ConflictPolicy } from './conflict-policy.js';
import type { ContextWriter } from './context.events.js';
import { merge, takes } from './merge.js';
import { entryOf, type ContextEntry } from './shared-context.js';

export interface SetContextValue {
  readonly key: string;
  readonly value: Json;
  /** The version that the writer has seen; 0 for none. */
  readonly expected?: number;
  /** What the key's first writer says it does; the key's own when absent, `reject` for a new one. */
  readonly policy?: ConflictPolicy;
  readonly by: ContextWriter;
  readonly now: number;
}

/** Of a value as JSON text, in characters: it stays well below what an event may hold. */
export const maxValueLength = 48 * 1024;
export const maxKeys = 200;
const keyPattern = /^[A-Za-z][\w.-]{0,99}$/;

/** A step writes a value. What it has written already, in this attempt or an earlier one, changes nothing. */
export function setContextValue(
  command: SetContextValue,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  const { key, by, now, expected } = command;
  if (!isPlanned(state) || !isRunningAttempt(state, by.stepId, by.attempt)) return staleAttempt(by);
  const entry = entryOf(state, key);
  if (entry && isWritten(entry, by)) return [];
  const issue = issueWith(command, entry, Object.keys(state.context ?? {}).length);
  if (issue) return issue;
  const policy = entry?.policy ?? command.policy ?? { kind: 'reject' };
  const value = valueAfter(command, entry, policy);
  if (isRejection(value)) return value;
  const isMerged = policy.kind === 'merge' && entry !== undefined;
  const data = {
    key,
    version: (entry?.version ?? 0) + 1,
    value: value.json,
    ...(isMerged && { merged: command.value }),
    ...(expected === undefined ? {} : { basedOn: expected }),
    policy,
    by,
    at: now,
  };
  return [{ type: 'ContextValueSet', data }];
}

const isWritten = ({ writers }: ContextEntry, by: ContextWriter): boolean =>
  writers.some(
    ({ idempotencyKey, ordinal }) => idempotencyKey === by.idempotencyKey && ordinal >= by.ordinal,
  );

function issueWith(command: SetContextValue, entry: ContextEntry | undefined, keys: number) {
  const { key, policy } = command;
  if (!keyPattern.test(key)) {
    const form = 'a letter, then at most 99 letters, digits, dots, dashes and underscores';
    return reject('INVALID_INPUT', `"${key.slice(0, 100)}" is no key of the shared context. Use ${form}.`);
  }
  if (!entry && keys >= maxKeys)
    return reject('INVALID_INPUT', `The shared context has ${maxKeys} keys already. Use one of them.`);
  if (entry && policy && !isSamePolicy(entry.policy, policy)) {
    const kept = `keeps what its first writer chose: ${nameOfPolicy(entry.policy)}`;
    return reject('INVALID_INPUT', `The key "${key}" ${kept}. Ask for that, or use another key.`);
  }
  return undefined;
}

/** What stands there after the write, unless it is refused. */
function valueAfter(
  { key, value, expected }: SetContextValue,
  entry: ContextEntry | undefined,
  policy: ConflictPolicy,
): { readonly json: Json } | Rejection {
  const version = entry?.version ?? 0;
  if (policy.kind === 'reject' && (expected ?? 0) !== version) {
    const seen =
      expected === undefined ? 'it was written without a version' : `version ${expected} was expected`;
    return reject(
      'VERSION_CONFLICT',
      `The key "${key}" has version ${version}, ${seen}. Read it and decide anew.`,
    );
  }
  const json = policy.kind === 'merge' ? merge(policy.with, entry?.value, value) : value;
  if (json === undefined && policy.kind === 'merge')
    return reject('INVALID_INPUT', `The key "${key}" takes ${takes[policy.with]} (${nameOfPolicy(policy)}).`);
  if (json === undefined) return reject('INVALID_INPUT', `The key "${key}" needs a value.`);
  const length = JSON.stringify(json).length;
  if (length <= maxValueLength) return { json };
  const size = `${length} characters as JSON, ${maxValueLength} may be`;
  return reject(
    'INVALID_INPUT',
    `The value of "${key}" would have ${size}. Keep it in a file and share its path.`,
  );
}
