import {
  executionId,
  parseStream,
  type ExecutionId,
  type StreamName,
  type TenantId,
} from '@app/domain/kernel/ids.js';

/** Which execution, and whose. What a worker keeps in memory is keyed by the stream: ids are unique per tenant only. */
export interface Run {
  readonly tenant: TenantId;
  readonly executionId: ExecutionId;
  readonly stream: StreamName;
}

/** The run whose stream this is; undefined when it is none of an execution. */
export function runOf(stream: StreamName): Run | undefined {
  const place = parseStream(stream);
  if (place?.category !== 'execution') return undefined;
  return { tenant: place.tenant, executionId: executionId(place.id), stream };
}
