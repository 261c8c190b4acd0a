import { isJsonObject, type Json } from '@app/domain/kernel/json.js';

/** What Google's error model tells (google.rpc.Status with details, see google/rpc/error_details.proto). */
export interface ErrorBody {
  readonly message: string;
  /** Canonical code, for example RESOURCE_EXHAUSTED. */
  readonly status: string;
  /** google.rpc.ErrorInfo.reason, for example API_KEY_INVALID. */
  readonly reason: string | undefined;
  /** google.rpc.RetryInfo.retryDelay, or what the message says; milliseconds, rounded up. */
  readonly retryDelayMs: number | undefined;
  /** Ids of the exceeded quotas (google.rpc.QuotaFailure). */
  readonly quotas: readonly string[];
}

/** Reads an error body; a body of another kind becomes the message as it is. */
export function readErrorBody(text: string): ErrorBody {
  const error = memberOf(parse(text), 'error');
  const message = textOf(memberOf(error, 'message')) ?? text;
  const details = listOf(memberOf(error, 'details'));
  const detail = (type: string) =>
    details.find((one) => textOf(memberOf(one, '@type'))?.endsWith(`google.rpc.${type}`));
  const delay = textOf(memberOf(detail('RetryInfo'), 'retryDelay'));
  return {
    message,
    status: textOf(memberOf(error, 'status')) ?? '',
    reason: details.map((one) => textOf(memberOf(one, 'reason'))).find(Boolean),
    retryDelayMs: durationMs(delay) ?? durationMs(/retry in ([\d.]+m?s)/.exec(message)?.[1]),
    quotas: listOf(memberOf(detail('QuotaFailure'), 'violations'))
      .map((one) => textOf(memberOf(one, 'quotaId')))
      .filter((id) => id !== undefined),
  };
}

/** A protobuf Duration as JSON ("37.5s"); messages also use "250ms". */
function durationMs(text: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(m?s)$/.exec(text ?? '');
  if (!match) return undefined;
  return Math.ceil(Number(match[1]) * (match[2] === 'ms' ? 1 : 1000));
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

const memberOf = (value: Json | undefined, key: string): Json | undefined =>
  isJsonObject(value) ? value[key] : undefined;
const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : undefined);
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);
