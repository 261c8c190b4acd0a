import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Packages that need no others of ours; each file of theirs costs a start about a third of a millisecond, more where it is CommonJS. */
const bundled = ['zod', 'uuid', 'pg', 'ipaddr.js'];
/** What pg looks for and does without. */
const elsewhere = ['pg-native', 'pg-cloudflare'];

/**
 * Puts the hundreds of modules that an app begins with into few files, so that it starts in little more than half the time.
 * @param {string} root
 */
export async function bundleApps(root) {
  const dist = join(root, 'dist');
  const entryPoints = readdirSync(join(dist, 'apps')).map((app) => join(dist, `apps/${app}/src/main.js`));
  await bundle(root, { entryPoints, outdir: dist, outbase: dist, allowOverwrite: true });
}

/**
 * What a program imports only when that is needed stays in files of its own, and other packages stay where they are.
 * @param {string} root
 * @param {import('esbuild').BuildOptions} what
 */
export async function bundle(root, what) {
  // Not there yet when the first command of a fresh clone begins.
  const { build } = await import('esbuild');
  /** @type {{ dependencies: Record<string, string> }} */
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  await build({
    ...what,
    absWorkingDir: root,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: [...Object.keys(dependencies).filter((name) => !bundled.includes(name)), ...elsewhere],
    // pg is CommonJS and asks for modules of Node.
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`,
    },
    // As from Node 21 on. Without it pg loads the whole of fetch to find out where it is: 10 ms of a start.
    define: { navigator: 'globalThis', 'navigator.userAgent': '"Node.js"' },
    // Nest and GraphQL know classes by their names.
    keepNames: true,
    sourcemap: true,
    logLevel: 'warning',
    plugins: [withoutLocales],
  });
}

/**
 * Messages of zod in fifty languages: nobody asks for them, and they are half of what an app would read before it begins.
 * @type {import('esbuild').Plugin}
 */
const withoutLocales = {
  name: 'without-locales',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: `export { default as en } from './en.js';`,
    }));
  },
};
