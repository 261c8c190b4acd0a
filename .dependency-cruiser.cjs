/** Tests and the kits they use may reach further than the product: they plant, spy and compare. */
const test = '(\\.spec\\.ts$|/testing/|/event-store/contract/)';

const infrastructure = '^libs/infrastructure/src';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment:
        'The core runs in the worker, the api, replay, time travel and the simulator. One import of a framework, a driver or ' +
        'Node itself, and it no longer gives the same answer in all five.',
      severity: 'error',
      from: { path: '^libs/domain/src', pathNot: test },
      to: { pathNot: '^libs/domain/src' },
    },
    {
      name: 'infrastructure-below-apps',
      comment:
        'Adapters serve whichever app composes them. An adapter that knows an app cannot be used by another one.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-are-islands',
      comment:
        'Apps are separate processes that may run on separate machines; they meet in the event log and in the API.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'cli-is-a-client',
      comment:
        'The command line talks to the API like anybody else, so whatever it can do, other clients can do, too.',
      severity: 'error',
      from: { path: '^apps/cli/src', pathNot: [test, '^apps/cli/src/operator/'] },
      to: { path: '^libs/' },
    },
    {
      name: 'operators-open-the-log-only',
      comment:
        'Backup and restore must work while no API runs, so those commands open the event log, through its port. ' +
        'Views and decisions stay with the API.',
      severity: 'error',
      from: { path: '^apps/cli/src/operator/', pathNot: test },
      to: {
        path: '^libs/',
        pathNot: [
          '^libs/domain/src/kernel/',
          `${infrastructure}/event-store/open-event-store\\.ts$`,
          `${infrastructure}/blobs/cleaning/`,
          `${infrastructure}/config/config\\.ts$`,
        ],
      },
    },
    {
      name: 'event-stores-apart',
      comment:
        'The stores behind one port are alternatives: what they share is the port and its contract, not code.',
      severity: 'error',
      from: { path: `${infrastructure}/event-store/([^/]+)/`, pathNot: test },
      to: { path: `${infrastructure}/event-store/[^/]+/`, pathNot: `${infrastructure}/event-store/$1/` },
    },
    {
      name: 'planners-apart',
      comment: 'The offline planner must work with no model library on the machine, and the other way round.',
      severity: 'error',
      from: { path: `${infrastructure}/(gemini|offline-planner)/`, pathNot: test },
      to: { path: `${infrastructure}/(gemini|offline-planner)/`, pathNot: `${infrastructure}/$1/` },
    },
    {
      name: 'tools-apart',
      comment:
        'A tool is added, replaced or left out by itself; what several need stands beside them in tools/.',
      severity: 'error',
      from: { path: `${infrastructure}/tools/([^/]+)/`, pathNot: test },
      to: { path: `${infrastructure}/tools/[^/]+/`, pathNot: `${infrastructure}/tools/$1/` },
    },
    {
      name: 'entrances-are-thin',
      comment:
        'Resolvers and controllers turn a request into one command or query. With a driver in hand they grow rules of ' +
        'their own, which the other entrances (REST, SSE, command line) then lack.',
      severity: 'error',
      from: { path: '^apps/.*\\.(resolver|controller)\\.ts$' },
      to: {
        path: `^node_modules/(pg|@eventstore|@google/genai)/|${infrastructure}/(postgres|event-store|gemini|offline-planner)/`,
      },
    },
    {
      name: 'projections-have-no-effects',
      comment:
        'A projection may be reset and replayed at any time. Whatever it can reach, a rebuild may do again, for every event ' +
        'there ever was: so no commands, tools or models, not even through others. (Settings of a model are only data.)',
      severity: 'error',
      from: { path: '^apps/projector/src', pathNot: test },
      to: {
        path: `${infrastructure}/(command-handling|agents|gemini|offline-planner|tools)/|^libs/domain/src/.*\\.decider\\.ts$`,
        pathNot: `${infrastructure}/gemini/gemini-config\\.ts$`,
        reachable: true,
      },
    },
    {
      name: 'product-without-tests',
      comment:
        'What ships does not lean on test kits, which are neither built with it nor held to its rules.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: test },
      to: { path: test },
    },
    {
      name: 'tools-before-install',
      comment:
        'npm run demo works in a fresh clone, before any package is there: packages are loaded when first used.',
      severity: 'error',
      from: { path: '^tools/.*\\.mjs$' },
      to: { path: '^node_modules/', dynamic: false },
    },
    {
      name: 'no-circular',
      comment:
        'Modules in a circle are one module in pieces: none can be understood, tested or loaded alone.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-missing',
      comment: 'An import that leads nowhere here fails on the machine where it matters.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
