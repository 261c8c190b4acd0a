import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';

/** Nest's own messages in our log; its notes on start-up are details. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown, context?: unknown) => logger.debug({ context }, String(message)),
  debug: (message: unknown, context?: unknown) => logger.debug({ context }, String(message)),
  verbose: (message: unknown, context?: unknown) => logger.trace({ context }, String(message)),
  warn: (message: unknown, context?: unknown) => logger.warn({ context }, String(message)),
  error: (message: unknown, ...details: unknown[]) => logger.error({ details }, String(message)),
  fatal: (message: unknown, ...details: unknown[]) => logger.fatal({ details }, String(message)),
});
