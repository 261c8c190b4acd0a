import { exitCode, type ExitCode } from './exit-code.js';

/** Ends the program with a message for a person and an exit code, without a stack trace. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    message: string,
    readonly exitCode: ExitCode,
  ) {
    super(message);
  }
}

/** The same request may work in a moment. */
export class PassingTrouble extends CliError {}

export const usageError = (message: string): CliError => new CliError(message, exitCode.usage);

/** An expected refusal of the system. */
export const refused = (code: string, message: string): CliError =>
  new CliError(`refused (${code}): ${message}`, exitCode.failed);

export const unreachable = (url: string, why: string): CliError =>
  new CliError(
    `The system at ${url} cannot be reached: ${why}. Start it with \`npm start\`.`,
    exitCode.unreachable,
  );

export const unauthorized = (url: string): CliError =>
  new CliError(
    `The system at ${url} did not accept the token. Give the right one with --token or TIZMORET_TOKEN; ` +
      'a system started with `npm start` keeps its own in .tizmoret/token.',
    exitCode.unauthorized,
  );
