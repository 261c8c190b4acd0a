/** What a path of a socket may have at most, in bytes: 103 on macOS, 107 on Linux. */
const longest = 103;
const longestName = '/.s.PGSQL.65535';

/**
 * Where the server makes its Unix socket: among its data, which nobody else may enter. Over it a query takes about a tenth less
 * time than over TCP. There is none where its path would be too long, or has to be quoted.
 * @param {string} dataDir
 */
export function socketFolder(dataDir) {
  const fits = Buffer.byteLength(dataDir) + longestName.length <= longest;
  return fits && /^[\w./-]+$/.test(dataDir) && process.platform !== 'win32' ? dataDir : '';
}
