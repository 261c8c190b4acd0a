import { accessSync, constants } from 'node:fs';

/** Why a connection string is no good, or undefined; and what deserves a warning. Neither repeats the string: it may hold a password. */
interface Findings {
  readonly refusal?: string;
  readonly warning?: string;
}

const pattern =
  /^esdb(?:\+discover)?:\/\/(?:(?<credentials>[^@/?]*)@)?(?<hosts>[^/?@]+)\/?(?:\?(?<query>.*))?$/;

/**
 * Guards against settings that the client takes without a word: with `tls=false` it drops the credentials, and with
 * `throwOnAppendFailure=false` a refused append looks like one that was stored.
 */
export function inspectConnectionString(connectionString: string): Findings {
  const parts = pattern.exec(connectionString.trim())?.groups;
  if (!parts?.['hosts']) {
    return { refusal: 'must look like esdb://user:password@host:2113 or esdb+discover://host:2113' };
  }
  const settings = parseSettings(parts['query'] ?? '');
  const credentials = parts['credentials'];
  const isPlain = settings.get('tls') === 'false';
  if (credentials !== undefined && !/^[^:]+:.+$/.test(credentials)) {
    return { refusal: 'names a user without a password: write user:password@' };
  }
  if (isPlain && credentials !== undefined) {
    return {
      refusal: 'has credentials, which are not sent without TLS: remove tls=false or the credentials',
    };
  }
  if (settings.get('throwonappendfailure') === 'false') {
    return { refusal: 'has throwOnAppendFailure=false, with which refused appends go unnoticed: remove it' };
  }
  for (const name of ['tlscafile', 'usercertfile', 'userkeyfile']) {
    const file = settings.get(name);
    if (file !== undefined && !isReadable(file))
      return { refusal: `names a file that cannot be read: ${file}` };
  }
  const remote = parts['hosts'].split(',').filter((host) => !isLoopback(host));
  if (!isPlain || remote.length === 0) return {};
  return { warning: `Events travel unencrypted to ${remote.join(', ')}: use TLS outside this machine` };
}

/** Names as the client understands them: any case, with or without - and _. */
function parseSettings(query: string): Map<string, string> {
  const pairs = query.split('&').filter(Boolean);
  return new Map(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return [name.trim().toLowerCase().replaceAll(/[-_]/g, ''), decodeURIComponent(value.trim())];
    }),
  );
}

const isLoopback = (host: string): boolean =>
  /^(localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)(?::\d+)?$/i.test(host.trim());

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
