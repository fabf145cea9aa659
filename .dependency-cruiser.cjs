/** What each package may import besides `model` and `lines` (everyone) and `runtime` (all but the pure ones). */
const allowed = {
  model: [],
  lines: [],
  runtime: [],
  codecs: [],
  rules: [],
  query: [],
  series: [],
  destinations: [],
  queue: [],
  db: [],
  storage: ['db'],
  ledger: ['db', 'storage', 'series'],
  delivery: ['destinations', 'series'],
  services: ['codecs', 'db', 'delivery', 'destinations', 'ledger', 'query', 'queue', 'rules', 'series', 'storage'],
  launcher: [],
  cli: ['rules'],
};
const pure = ['model', 'lines', 'codecs', 'rules', 'query', 'series', 'destinations'];
const test = '\\.test\\.tsx?$';

const packageRules = Object.entries(allowed).map(([name, more]) => {
  const reach = [
    name,
    'model',
    ...(name === 'model' ? [] : ['lines']),
    ...(pure.includes(name) ? [] : ['runtime']),
    ...more,
  ];
  return {
    name: `packages-${name}`,
    comment: `packages/${name} may import only: ${reach.join(', ')} (see ARCHITECTURE.md).`,
    severity: 'error',
    from: { path: `^packages/${name}/` },
    to: { path: '^(packages|apps)/', pathNot: `^packages/(${reach.join('|')})/` },
  };
});

const appRule = (name, packages) => ({
  name: `apps-${name}`,
  comment: `apps/${name} may import only: ${packages}, and no other app.`,
  severity: 'error',
  from: { path: `^apps/${name}/` },
  to: { path: '^(packages|apps)/', pathNot: [`^apps/${name}/`, `^packages/(${packages.join('|')})/`] },
});

module.exports = {
  forbidden: [
    ...packageRules,
    appRule('web', ['services', 'query', 'model', 'runtime']),
    appRule('ingest', ['codecs', 'queue', 'services', 'runtime', 'model', 'lines']),
    appRule(
      'worker',
      Object.keys(allowed).filter((name) => name !== 'launcher' && name !== 'cli'),
    ),
    {
      name: 'no-cycles',
      comment: 'A cycle means two files are one thing: merge them, or move what both need below them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'pages-one-way',
      comment: 'Of apps/web, routes stand on features, and features on components and client.',
      severity: 'error',
      from: { path: '^apps/web/(components|client)/' },
      to: { path: '^apps/web/(features|app|api)/' },
    },
    {
      name: 'no-deep-imports',
      comment: 'Import another package by its name: its index is all that it promises.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/[^/]+/src/', pathNot: ['^packages/$1/', '^packages/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'no-deep-imports-from-outside',
      comment: 'Import a package by its name: its index is all that it promises.',
      severity: 'error',
      from: { path: '^(apps|test)/' },
      to: { path: '^packages/[^/]+/', pathNot: '^packages/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'test-kit-in-tests-only',
      comment: 'Only tests, and what stands in testing/ for them, import the test kit.',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: [test, '/testing/'] },
      to: { path: '^test/' },
    },
    {
      name: 'tests-use-the-kit-only',
      comment: 'Of test/, tests beside the code import only @logflow/test/kit.',
      severity: 'error',
      from: { path: '^(packages|apps)/' },
      to: { path: '^test/', pathNot: '^test/kit/index\\.ts$' },
    },
    {
      name: 'no-test-imported',
      comment: 'Nothing imports a test.',
      severity: 'error',
      from: {},
      to: { path: test },
    },
    {
      name: 'pure-packages-do-no-io',
      comment: 'These packages turn values into values: no network, no files, no processes.',
      severity: 'error',
      from: { path: `^packages/(${pure.join('|')})/src/`, pathNot: test },
      to: { path: '^(node:)?(fs|fs/promises|net|tls|http|https|http2|dgram|child_process|cluster)$' },
    },
    {
      name: 'one-importer-of-re2',
      comment:
        'Only packages/rules/src/pattern/re2.ts imports re2, so the engine has one place to be tuned or replaced.',
      severity: 'error',
      from: { pathNot: '^packages/rules/src/pattern/re2\\.ts$' },
      to: { path: 'node_modules/re2/' },
    },
    {
      name: 'not-resolvable',
      comment: 'The import leads nowhere: a missing file or a dependency missing from package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'not-declared',
      comment: 'Declare the dependency in the package.json of the workspace that imports it.',
      severity: 'error',
      from: { path: '^(packages|apps|test)/', pathNot: `(${test}|^test/|/contract/|/testing/)` },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)((dist|\\.next|\\.turbo)/|next-env\\.d\\.ts$)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default', 'require'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.css'],
    },
  },
};
