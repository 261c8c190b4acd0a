/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {number} since milliseconds, from performance.now() */
export const elapsed = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
