import type { Logger } from '../telemetry/logger.js';

export interface RunningApp {
  close(): Promise<void>;
}

const closeWithinMs = 9_000;

/**
 * The frame of every process: starts it, tells the supervisor (IPC message 'ready'), and closes it on SIGTERM, SIGINT
 * or when the supervisor is gone. Exit codes: 0 closed, 1 failed to start, to run or to close in time.
 */
export async function runApp(logger: Logger, start: () => Promise<RunningApp>): Promise<void> {
  const fail = (message: string) => (error: unknown) => {
    logger.fatal({ err: error }, message);
    console.error(`${message}: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  };
  process.on('uncaughtException', fail('unexpected failure'));
  process.on('unhandledRejection', fail('unexpected failure'));
  let app: RunningApp;
  try {
    app = await start();
  } catch (error) {
    fail('could not start')(error);
    return;
  }
  let closing = false;
  const close = (why: string) => () => {
    if (closing) return;
    closing = true;
    logger.info(`closing: ${why}`);
    setTimeout(() => fail('could not close')(new Error('something is still busy')), closeWithinMs).unref();
    app.close().then(() => process.exit(0), fail('could not close'));
  };
  process.on('SIGTERM', close('SIGTERM'));
  process.on('SIGINT', close('SIGINT'));
  process.on('disconnect', close('the supervisor is gone'));
  process.send?.('ready');
  logger.info({ readyAfterMs: Math.round(performance.now()) }, 'ready');
}
