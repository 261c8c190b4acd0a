import { register } from 'node:module';

/** `node --import ./tools/typescript/register.mjs x.ts` runs TypeScript sources as they are: benches and soaks, never the product. */
register('./hooks.mjs', import.meta.url);
