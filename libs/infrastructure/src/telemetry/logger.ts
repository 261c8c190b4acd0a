import { pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on stdout. Fields that may hold secrets are cut out whoever logs them. */
export const createLogger = (name: string, level: string): Logger =>
  pino({
    name,
    level,
    base: { pid: process.pid, name },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['*.token', '*.apiKey', '*.authorization', '*.password', '*.databaseUrl'],
      censor: '[secret]',
    },
  });
