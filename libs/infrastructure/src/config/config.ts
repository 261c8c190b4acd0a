import path from 'node:path';
import { z } from 'zod';
import { parseS3Url, type S3Location } from '../blobs/s3/s3-location.js';
import { defaultGeminiModel } from '../gemini/gemini-config.js';
import { limitsVariable, noLimits, type Limits } from './limits.js';
import { peopleVariable, type PersonSettings } from './people.js';
import { tenantId, type TenantId } from '@app/domain/kernel/ids.js';

/** Configuration of every process, from the environment. Empty variables count as absent. */
export interface Config {
  readonly databaseUrl: string;
  /** Absent: the event log is kept in Postgres, too. May hold a password. */
  readonly eventStore?: { readonly url: string };
  /** Absent: blobs are kept in Postgres. */
  readonly blobs?: S3Location;
  readonly host: string;
  readonly port: number;
  /** Bearer token of the API. */
  readonly token: string;
  /** Others who may use the API, each with a token of their own. */
  readonly people: readonly PersonSettings[];
  readonly tenant: TenantId;
  /** Absolute path of the folder tools may touch. */
  readonly workspace: string;
  /** IANA name, used when a request names none. */
  readonly timeZone: string;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Steps of one execution that may run at once when a request does not say; 0 for no limit. */
  readonly concurrency: number;
  /** Runs with something to do that one worker takes at most. */
  readonly workerRoom: number;
  /** Steps that one worker runs at once. */
  readonly workerSteps: number;
  readonly limits: Limits;
  /** Tenants that the worker serves; absent: all. */
  readonly workerTenants?: readonly TenantId[];
  /** Milliseconds that a worker's leases hold without being renewed. */
  readonly leaseMs: number;
  /** Days that the log lines of runs are kept in the event log; absent: for ever. */
  readonly logRetentionDays?: number;
  /** Hosts that http.get may reach although their addresses are private. */
  readonly allowPrivateHosts: readonly string[];
  /** Absent: the offline planner plans, and agent steps are refused. */
  readonly gemini?: GeminiSettings;
}

export interface GeminiSettings {
  readonly apiKey: string;
  readonly model: string;
  readonly baseUrl?: string;
  readonly timeoutMs: number;
}

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const wholeNumber = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.coerce
    .number(message)
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, message);
};

const s3Url = z.string().transform((text, context) => {
  try {
    return parseS3Url(text);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : 'is not right');
    return z.NEVER;
  }
});

const tenantSlug = /^[a-z0-9_]{1,40}$/;

const environment = z.object({
  DATABASE_URL: z
    .string('is missing: set it to a Postgres URL, or use `npm start`, which brings a Postgres of its own')
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://'),
  ESDB_URL: z
    .string()
    .regex(/^esdb(\+discover)?:\/\//, 'must start with esdb:// or esdb+discover://')
    .optional(),
  BLOBS_URL: s3Url.optional(),
  AWS_REGION: z.string().optional(),
  AWS_DEFAULT_REGION: z.string().optional(),
  TIZMORET_HOST: z.string().default('127.0.0.1'),
  TIZMORET_PORT: wholeNumber(0, 65_535).default(4000),
  TIZMORET_TOKEN: z
    .string('is missing: set it to a secret of at least 16 characters')
    .min(16, 'must have at least 16 characters'),
  TIZMORET_PEOPLE: peopleVariable.default([]),
  TIZMORET_TENANT: z.string().regex(tenantSlug, 'must be 1 to 40 of a-z, 0-9 and _').default('local'),
  TIZMORET_WORKSPACE: z.string().default('.tizmoret/workspace'),
  TIZMORET_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone, for example Asia/Jerusalem')
    .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
  TIZMORET_CONCURRENCY: wholeNumber(0, 10_000).default(5),
  TIZMORET_WORKER_ROOM: wholeNumber(1, 100_000).default(1_000),
  TIZMORET_WORKER_STEPS: wholeNumber(1, 100_000).default(1_000),
  TIZMORET_LIMITS: limitsVariable.default(noLimits),
  TIZMORET_WORKER_TENANTS: list
    .refine((slugs) => slugs.every((slug) => tenantSlug.test(slug)), 'must be tenants, separated by commas')
    .optional(),
  TIZMORET_LEASE_MS: wholeNumber(1_000, 600_000).default(10_000),
  TIZMORET_LOG_RETENTION_DAYS: wholeNumber(1, 10_000).optional(),
  TIZMORET_ALLOW_PRIVATE_HOSTS: list.default([]),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  GEMINI_API_KEY: z.string().trim().optional(),
  GEMINI_MODEL: z.string().default(defaultGeminiModel),
  GEMINI_BASE_URL: z.url('must be a URL').optional(),
  GEMINI_TIMEOUT_MS: wholeNumber(1_000, 300_000).default(60_000),
});

/** @throws Error that lists every variable that is wrong and what it should be */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path: [name], message }) => `  ${String(name)} ${message}`);
    throw new Error(`The configuration is not right:\n${wrong.join('\n')}`);
  }
  const e = parsed.data;
  return {
    databaseUrl: e.DATABASE_URL,
    ...(e.ESDB_URL === undefined ? {} : { eventStore: { url: e.ESDB_URL } }),
    ...(e.BLOBS_URL === undefined ? {} : { blobs: s3Location(e.BLOBS_URL, e) }),
    host: e.TIZMORET_HOST,
    port: e.TIZMORET_PORT,
    token: e.TIZMORET_TOKEN,
    people: e.TIZMORET_PEOPLE,
    tenant: tenantId(e.TIZMORET_TENANT),
    workspace: path.resolve(e.TIZMORET_WORKSPACE),
    timeZone: e.TIZMORET_TIME_ZONE,
    logLevel: e.LOG_LEVEL,
    concurrency: e.TIZMORET_CONCURRENCY,
    workerRoom: e.TIZMORET_WORKER_ROOM,
    workerSteps: e.TIZMORET_WORKER_STEPS,
    limits: e.TIZMORET_LIMITS,
    ...(e.TIZMORET_WORKER_TENANTS === undefined
      ? {}
      : { workerTenants: e.TIZMORET_WORKER_TENANTS.map(tenantId) }),
    leaseMs: e.TIZMORET_LEASE_MS,
    ...(e.TIZMORET_LOG_RETENTION_DAYS === undefined
      ? {}
      : { logRetentionDays: e.TIZMORET_LOG_RETENTION_DAYS }),
    allowPrivateHosts: e.TIZMORET_ALLOW_PRIVATE_HOSTS,
    ...(e.GEMINI_API_KEY === undefined ? {} : { gemini: geminiSettings(e.GEMINI_API_KEY, e) }),
  };
}

function s3Location(given: S3Location, e: z.output<typeof environment>): S3Location {
  const region = given.region ?? e.AWS_REGION ?? e.AWS_DEFAULT_REGION;
  return region === undefined ? given : { ...given, region };
}

const geminiSettings = (apiKey: string, e: z.output<typeof environment>): GeminiSettings => ({
  apiKey,
  model: e.GEMINI_MODEL,
  timeoutMs: e.GEMINI_TIMEOUT_MS,
  ...(e.GEMINI_BASE_URL === undefined ? {} : { baseUrl: e.GEMINI_BASE_URL }),
});
