import { availableParallelism } from 'node:os';

const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      swcrc: false,
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        target: 'es2023',
        keepClassNames: true,
      },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    },
  ],
};

const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  moduleNameMapper: {
    '^@app/domain/(.*)\\.js$': '<rootDir>/libs/domain/src/$1',
    '^@app/infrastructure/(.*)\\.js$': '<rootDir>/libs/infrastructure/src/$1',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

/** Three tiers by suffix: .spec pure, .int.spec with a real Postgres or sockets, .e2e.spec the whole system. */
export default {
  // Generous: a loaded machine makes a test slow, never wrong.
  testTimeout: 60_000,
  // Two at the least, also on two cores: much of a test with a database or a system is waiting.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // Node 20 frees no module that it has loaded for a test: about 7 MB a file, 1.3 GB after a hundred. Such a process is replaced;
  // without that its end took longer than jest waits for it, and looked like something left open.
  workerIdleMemoryLimit: '500MB',
  workerGracefulExitTimeout: 10_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,tools,bench}/**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.(int|e2e)\\.spec\\.ts$', '/node_modules/', '<rootDir>/dist/'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/{apps,libs,tools,bench}/**/*.int.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
      globalSetup: '<rootDir>/tools/testing/start-postgres.mjs',
      globalTeardown: '<rootDir>/tools/testing/stop-postgres.mjs',
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/{apps,libs,tools,tests}/**/*.e2e.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
    },
  ],
};
