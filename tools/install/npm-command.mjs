/**
 * How to call npm: the one that is running us, if any, else the one on the PATH.
 * @param {string[]} args
 * @returns {[program: string, args: string[]]}
 */
export function npmCommand(args) {
  const running = process.env.npm_execpath;
  return running && /npm-cli\.[cm]?js$/.test(running)
    ? [process.execPath, [running, ...args]]
    : ['npm', args];
}
