import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const { transformSync } = await import('@swc/core');

/**
 * `@app/<library>/x.js` and `./x.js` mean the `.ts` beside, as for the compiler (https://nodejs.org/api/module.html#hooks).
 * @type {import('node:module').ResolveHook}
 */
export async function resolve(specifier, context, next) {
  const path = specifier.replace(
    /^@app\/(\w+)\//,
    (_, library) => new URL(`libs/${library}/src/`, root).href,
  );
  if (/^(\.|file:)/.test(path) && path.endsWith('.js')) {
    const source = new URL(path.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = transformSync(readFileSync(new URL(url), 'utf8'), {
    filename: fileURLToPath(url),
    swcrc: false,
    sourceMaps: 'inline',
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2023',
      keepClassNames: true,
    },
    module: { type: 'es6' },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
