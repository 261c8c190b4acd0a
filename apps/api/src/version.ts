import { readFileSync } from 'node:fs';

/** Of the product: the package.json above the sources or, at the same depth, above dist's copy of them. */
export function readVersion(): string {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    try {
      const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
        version: string;
      };
      return version;
    } catch (error) {
      if (folder.pathname === '/') throw error;
    }
  }
}
