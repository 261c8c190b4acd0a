/**
 * What the commands of operators need to find the log of this system, besides its database. What holds credentials is not
 * written down: of such an EventStoreDB only the place is, so that a command can say which variable it lacks.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ esdbUrl?: string, esdbAt?: string, blobsUrl?: string }}
 */
export function logFacts(env) {
  const [esdb, blobs] = [env.ESDB_URL?.trim(), env.BLOBS_URL?.trim()];
  return {
    ...(esdb && (mayHoldCredentials(esdb) ? { esdbAt: placeOf(esdb) } : { esdbUrl: esdb })),
    ...(blobs && !mayHoldCredentials(blobs) && { blobsUrl: blobs }),
  };
}

/** @param {string} url */
const mayHoldCredentials = (url) => url.includes('@');

/** @param {string} url */
const placeOf = (url) => url.replace(/^.*@/, '').replace(/[/?#].*$/, '');
