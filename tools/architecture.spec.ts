import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

const root = join(import.meta.dirname, '..');
const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
  forbidden: { name: string }[];
};

/** One breach of each rule: the file that commits it, and what it imports. */
const breaches: Record<string, readonly [file: string, imports: string]> = {
  'domain-is-pure': ['libs/domain/src/plan/plan.ts', 'node:fs'],
  'infrastructure-below-apps': ['libs/infrastructure/src/blobs/blobs.ts', '../../../../apps/api/src/part.js'],
  'apps-are-islands': ['apps/worker/src/part.ts', '../../api/src/part.js'],
  'cli-is-a-client': ['apps/cli/src/part.ts', '@app/infrastructure/postgres/pool.js'],
  'operators-open-the-log-only': ['apps/cli/src/operator/part.ts', '@app/infrastructure/postgres/pool.js'],
  'event-stores-apart': ['libs/infrastructure/src/event-store/postgres/store.ts', '../memory/store.js'],
  'planners-apart': ['libs/infrastructure/src/offline-planner/planner.ts', '../gemini/client.js'],
  'tools-apart': ['libs/infrastructure/src/tools/math/math.ts', '../files/read-file.js'],
  'entrances-are-thin': ['apps/api/src/runs/runs.resolver.ts', 'pg'],
  'projections-have-no-effects': ['apps/projector/src/steps.ts', './through.js'],
  'product-without-tests': ['apps/api/src/stub.ts', './testing/kit.js'],
  'tools-before-install': ['tools/start.mjs', 'pg'],
  'no-circular': ['libs/infrastructure/src/one.ts', './two.js'],
  'nothing-missing': ['apps/api/src/lost.ts', './nowhere.js'],
};

/** What the breaches import. The projection reaches a tool through a file between them. */
const others: Record<string, string> = {
  'apps/api/src/part.ts': 'export {};',
  'apps/api/src/testing/kit.ts': 'export {};',
  'apps/projector/src/through.ts': "import '@app/infrastructure/tools/files/read-file.js';",
  'libs/infrastructure/src/postgres/pool.ts': 'export {};',
  'libs/infrastructure/src/event-store/memory/store.ts': 'export {};',
  'libs/infrastructure/src/gemini/client.ts': 'export {};',
  'libs/infrastructure/src/tools/files/read-file.ts': 'export {};',
  'libs/infrastructure/src/two.ts': "import './one.js';",
  'node_modules/pg/package.json': '{ "name": "pg", "version": "1.0.0", "main": "index.js" }',
  'node_modules/pg/index.js': '',
  'package.json': '{ "type": "module", "dependencies": { "pg": "1.0.0" } }',
};

function cruise(files: Record<string, string>): readonly Violation[] {
  const folder = mkdtempSync(join(tmpdir(), 'tizmoret-architecture-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json'])
    copyFileSync(join(root, name), join(folder, name));
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, 'apps', 'libs', 'tools', '--config', '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the rules of the architecture', () => {
  let found: readonly Violation[];
  beforeAll(() => {
    const planted = Object.values(breaches).map(([file, imports]) => [file, `import '${imports}';`] as const);
    found = cruise({ ...others, ...Object.fromEntries(planted) });
  }, 30_000);

  it('has a planted breach for each rule', () => {
    expect(Object.keys(breaches).sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
  });

  it.each(Object.entries(breaches))('reports a breach of %s', (rule, [file]) => {
    expect(found.filter(({ rule: { name } }) => name === rule).map(({ from }) => from)).toContain(file);
  });

  it('has nothing to say about code that keeps them', () => {
    const clean = {
      'libs/domain/src/plan/plan.ts': 'export {};',
      'libs/infrastructure/src/gemini/client.ts': "import '@app/domain/plan/plan.js';",
      'libs/infrastructure/src/event-store/open-event-store.ts': 'export {};',
      'apps/cli/src/operator/tail.command.ts':
        "import '@app/infrastructure/event-store/open-event-store.js';",
      'apps/api/src/main.ts': "import '@app/infrastructure/gemini/client.js';",
      'apps/api/src/main.spec.ts': "import './testing/kit.js';",
      'apps/api/src/testing/kit.ts': 'export {};',
      'tools/start.mjs': "import 'node:fs'; await import('pg');",
      'node_modules/pg/package.json': '{ "name": "pg", "version": "1.0.0", "main": "index.js" }',
      'node_modules/pg/index.js': '',
      'package.json': '{ "type": "module", "dependencies": { "pg": "1.0.0" } }',
    };
    expect(cruise(clean)).toEqual([]);
  }, 30_000);
});
