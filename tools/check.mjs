import { isMain, rootFolder } from './console/main-module.mjs';
import { runTool } from './console/run-tool.mjs';
import { elapsed, say } from './console/say.mjs';
import { ensureInstalled } from './install.mjs';
import { runStep } from './processes/run-step.mjs';

const bin = (/** @type {string} */ path) => [`node_modules/${path}`];
const tsc = bin('typescript/bin/tsc');

/** @typedef {{ name: string, args: string[] }} Step */

/** What "clean" means: the longest first, because two run at a time. @type {Step[]} */
const steps = [
  { name: 'lint', args: [...bin('eslint/bin/eslint.js'), '.'] },
  { name: 'types', args: [...tsc, '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of the pure core', args: [...tsc, '-p', 'libs/domain/tsconfig.json'] },
  { name: 'types of the tools', args: [...tsc, '-p', 'tools/tsconfig.json'] },
  {
    name: 'format',
    args: [...bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.', '!schema.graphql'],
  },
  {
    name: 'architecture',
    args: [...bin('dependency-cruiser/bin/dependency-cruise.mjs'), 'apps', 'libs', 'tools', '--config'],
  },
  { name: 'dead code', args: bin('knip/bin/knip.js') },
];

const unitTests = {
  name: 'unit tests',
  args: [
    '--experimental-vm-modules',
    '--no-warnings',
    ...bin('jest/bin/jest.js'),
    '--selectProjects',
    'unit',
  ],
};

/**
 * Runs every step, also after one has failed: a person wants to see all there is to mend.
 * @param {{ stop: AbortSignal }} interrupts
 */
async function check({ stop }) {
  const withTests = !process.argv.includes('--no-tests');
  await ensureInstalled(rootFolder, stop);
  const left = [...steps];
  /** @type {string[]} */
  const failed = [];
  const lane = async () => {
    for (let step = left.shift(); step; step = left.shift()) await runOne(step, failed, stop);
  };
  await Promise.all([lane(), lane()]);
  if (withTests) await runOne(unitTests, failed, stop);
  say(failed.length === 0 ? '\nEverything is clean' : `\nNot clean: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

/** @param {Step} step @param {string[]} failed @param {AbortSignal} stop */
async function runOne({ name, args }, failed, stop) {
  const since = performance.now();
  const { code, text } = await runStep(process.execPath, args, { cwd: rootFolder, stop });
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${elapsed(since)})`);
  if (code === 0) return;
  failed.push(name);
  say(text.trimEnd());
}

if (isMain(import.meta.url)) await runTool(check);
