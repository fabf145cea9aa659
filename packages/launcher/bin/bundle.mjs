// Bundles entry points of an app into its dist/: our own packages are TypeScript and go in, npm's stay outside.
// Used as a build script: node ../../packages/launcher/bin/bundle.mjs src/main.ts …
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const outside = {
  name: 'npm-packages-stay-outside',
  setup(bundler) {
    bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@logflow/') ? undefined : { path, external: true },
    );
  },
};

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: process.argv.slice(2),
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
  plugins: [outside],
});
