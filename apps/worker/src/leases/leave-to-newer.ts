import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { Leases } from './leases.js';

interface Parts {
  readonly leases: Pick<Leases, 'cannotRead'>;
  readonly logger: Logger;
}

/** Gives up the lease of what this worker cannot read: a worker of the newer release that wrote to it takes it. Never rejects. */
export async function leaveToNewer(
  { leases, logger }: Parts,
  what: 'run' | 'plan',
  stream: StreamName,
  error: Error,
): Promise<void> {
  logger.error({ err: error, stream }, `a ${what} goes to a worker of the newer release that wrote to it`);
  await leases
    .cannotRead(stream)
    .catch((failure: unknown) =>
      logger.warn({ err: failure, stream }, 'it goes there when this worker leaves'),
    );
}
