import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const configuration = [
  'package-lock.json',
  'tsconfig.json',
  'nest-cli.json',
  'tools/build.mjs',
  'tools/build/bundle.mjs',
  'tools/build/tsconfig.json',
];

/**
 * Every file that a build reads, relative to the clone, in a fixed order; tests are not built.
 * @param {string} root
 * @returns {string[]}
 */
export function sourceFiles(root) {
  const projects = ['apps', 'libs'].filter((area) => existsSync(join(root, area)));
  const folders = projects.flatMap((area) => readdirSync(join(root, area)).map((name) => join(area, name)));
  return folders
    .flatMap((folder) => [
      ...filesUnder(root, join(folder, 'src')),
      ...existing(root, [join(folder, 'tsconfig.app.json')]),
    ])
    .sort();
}

/** @param {string} root @param {string} folder */
function filesUnder(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

/** @param {string} root @param {string[]} files */
const existing = (root, files) => files.filter((file) => existsSync(join(root, file)));

/**
 * Changes when a build would come out differently. Contents, not times: a checkout of the same code builds nothing.
 * @param {string} root
 */
export function sourcesDigest(root) {
  const hash = createHash('sha256');
  for (const file of [...existing(root, configuration), ...sourceFiles(root)]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}
