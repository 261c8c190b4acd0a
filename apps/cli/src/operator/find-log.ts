import { readConfig, type Config } from '@app/infrastructure/config/config.js';
import { CliError, usageError } from '../cli-error.js';
import { readSystemFile } from '../client/system-file.js';
import { exitCode } from '../exit-code.js';

/** Opening the log takes no token, but the configuration of every process has one. */
const unusedToken = 'not-used-by-the-log';

/**
 * Where the event log is: DATABASE_URL, ESDB_URL and BLOBS_URL, else as it is for the system that runs for one of the folders.
 * @throws CliError when there is none, when a variable is wrong, or when the system that runs here was given a secret one
 */
export function findLog(
  env: Readonly<Record<string, string | undefined>>,
  folders: readonly string[],
): Config {
  const local = folders.map(readSystemFile).find((file) => file?.databaseUrl);
  const databaseUrl = env['DATABASE_URL']?.trim() || local?.databaseUrl;
  if (!databaseUrl) {
    throw new CliError(
      'No event log was found here. Start Tizmoret for this folder with `npm start`, or set DATABASE_URL to its ' +
        'Postgres (and ESDB_URL as well where the events are in EventStoreDB).',
      exitCode.unreachable,
    );
  }
  // What the system here was started with says nothing about another database.
  const system = databaseUrl === local?.databaseUrl ? local : undefined;
  const esdbUrl = env['ESDB_URL']?.trim() || system?.esdbUrl;
  if (!esdbUrl && system?.esdbAt) throw needsEsdbUrl(system.esdbAt);
  try {
    return readConfig({
      DATABASE_URL: databaseUrl,
      ESDB_URL: esdbUrl,
      BLOBS_URL: env['BLOBS_URL']?.trim() || system?.blobsUrl,
      AWS_REGION: env['AWS_REGION'],
      AWS_DEFAULT_REGION: env['AWS_DEFAULT_REGION'],
      TIZMORET_TOKEN: unusedToken,
    });
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}

const needsEsdbUrl = (place: string): CliError =>
  new CliError(
    `The system that runs here keeps its events in EventStoreDB at ${place}, with a password that was not written down. ` +
      'Set ESDB_URL as it was set for that system.',
    exitCode.unauthorized,
  );

/** The log for a person, without the password: Postgres at 127.0.0.1:5432/tizmoret */
export function describeLog({ databaseUrl, eventStore }: Config): string {
  const name = eventStore ? 'EventStoreDB' : 'Postgres';
  const address = eventStore?.url ?? databaseUrl;
  // Several hosts in a row are no URL to `new URL`.
  const place = address
    .replace(/^[^:]*:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/[?#].*$/, '');
  return `${name} at ${place}`;
}
