import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './alone.mjs';
import { Complaint, root, runQuietly, say } from './run.mjs';

/** Builds services and pages; what has not changed since the last time is not built again. */
export const ensureBuilt = () => alone(build);

/** Builds the command line alone, without a word: it takes a second or less. */
export const ensureCommandLineBuilt = () => alone(() => turboBuild('--filter=@logflow/cli'));

async function build() {
  const first = !existsSync(join(root, 'apps', 'web', '.next', 'BUILD_ID'));
  say(`Building services and pages (${first ? 'about a minute the first time' : 'seconds where little has changed'})…`);
  await turboBuild();
}

async function turboBuild(...options) {
  const turbo = join(root, 'node_modules', '.bin', 'turbo');
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  const { code, output } = await runQuietly(
    turbo,
    ['run', 'build', ...options, '--output-logs=errors-only', '--ui=stream', '--no-update-notifier'],
    { env },
  );
  if (code !== 0) throw new Complaint(`The build did not work:\n${output.trim()}`);
}
