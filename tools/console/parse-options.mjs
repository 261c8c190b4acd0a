import { parseArgs } from 'node:util';

/** @typedef {{ port: number | undefined, workers: number, flags: Set<string>, request: string | undefined }} Options */

/**
 * Reads a command line of ours.
 * @param {string[]} args
 * @param {{ usage: string, flags: string[], request: boolean }} accepted request: one free argument is allowed
 * @returns {Options | number} a number: nothing is left to do but exit with it
 */
export function parseOptions(args, { usage, flags, request }) {
  const switches = Object.fromEntries(
    [...flags, 'help'].map((name) => [name, /** @type {const} */ ({ type: 'boolean' })]),
  );
  try {
    const parsed = parseArgs({
      args,
      options: { ...switches, port: { type: 'string' }, workers: { type: 'string' } },
      allowPositionals: request,
    });
    const values = /** @type {Record<string, string | boolean | undefined>} */ (parsed.values);
    if (values.help) {
      console.log(usage);
      return 0;
    }
    if (parsed.positionals.length > 1) throw new Error('Put the request in quotes: it is one argument.');
    const port = parsePort(values.port ?? process.env.TIZMORET_PORT);
    const workers = parseWorkers(values.workers ?? process.env.TIZMORET_WORKERS);
    return {
      port,
      workers,
      flags: new Set(flags.filter((name) => values[name])),
      request: parsed.positionals[0],
    };
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n\n${usage}`);
    return 2;
  }
}

/** @param {string | boolean | undefined} text */
function parseWorkers(text) {
  if (text === undefined || text === '') return 1;
  const workers = Number(text);
  if (Number.isInteger(workers) && workers > 0 && workers <= 64) return workers;
  throw new Error(`The number of workers is a whole number from 1 to 64, not "${text}".`);
}

/** @param {string | boolean | undefined} text */
function parsePort(text) {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`A port is a whole number from 1 to 65535, not "${text}".`);
}
