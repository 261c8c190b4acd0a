declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Branded<'TenantId'>;
export type ExecutionId = Branded<'ExecutionId'>;
export type PlanId = Branded<'PlanId'>;
export type StreamName = Branded<'StreamName'>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const tenantSlug = /^[a-z0-9_]{1,40}$/;
const streamPattern = /^([a-z0-9_]{1,40})\.([a-z_]+)-([0-9a-f-]{36})$/;

export const isId = (text: string): boolean => uuid.test(text);

/** A tenant slug: 1 to 40 of a-z, 0-9 and _. Throws RangeError on anything else. */
export function tenantId(slug: string): TenantId {
  if (!tenantSlug.test(slug))
    throw new RangeError(`"${slug}" is not a tenant: use 1 to 40 of a-z, 0-9 and _`);
  return slug as TenantId;
}

export const executionId = (id: string): ExecutionId => requireUuid(id, 'an execution id') as ExecutionId;
export const planId = (id: string): PlanId => requireUuid(id, 'a plan id') as PlanId;

function requireUuid(id: string, what: string): string {
  if (!isId(id)) throw new RangeError(`"${id}" is not ${what}: expected a lower-case UUID`);
  return id;
}

export const streamCategories = ['execution', 'execution_log', 'plan'] as const;

export type StreamCategory = (typeof streamCategories)[number];

/** `<tenant>.<aggregate>-<id>`, for example `local.execution-0198c0de-...`. */
export const streamOf = (tenant: TenantId, category: StreamCategory, id: string): StreamName =>
  `${tenant}.${category}-${id}` as StreamName;

export interface StreamParts {
  readonly tenant: TenantId;
  readonly category: string;
  readonly id: string;
}

/** The parts of one of our stream names; undefined for a foreign one. */
export function parseStream(stream: string): StreamParts | undefined {
  const match = streamPattern.exec(stream);
  if (!match) return undefined;
  return { tenant: match[1] as TenantId, category: match[2] as string, id: match[3] as string };
}
