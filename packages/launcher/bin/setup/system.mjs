import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Complaint, has, runQuietly, say } from './run.mjs';

/** apt-get may only be used by root, and must never ask. */
const apt = (...args) => runQuietly('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });

export const canInstall = async () => process.getuid?.() === 0 && (await has('apt-get'));

/**
 * Installs system packages with apt-get, as root.
 * @returns {Promise<string | null>} null, or why it did not work
 */
export async function installPackages(packages) {
  const install = () => apt('install', '--yes', '--no-install-recommends', ...packages);
  let result = await install();
  if (result.code !== 0) {
    await apt('update');
    result = await install();
  }
  return result.code === 0 ? null : result.output.trim().split('\n').slice(-5).join('\n');
}

/**
 * Unpacks Debian packages into `folder`, so that no service is started and nothing of the system changes, and makes
 * `folder/bin/<program>` run the program with the libraries unpacked beside it.
 * @returns {Promise<string | null>} null, or why it did not work
 */
export async function unpackProgram(program, packages, folder) {
  if (!(await has('apt-get')) || !(await has('dpkg'))) return 'that takes apt-get and dpkg';
  const draft = mkdtempSync(join(tmpdir(), 'logflow-packages-'));
  try {
    const problem = await download(packages, draft);
    if (problem) return problem;
    mkdirSync(join(folder, 'bin'), { recursive: true });
    for (const file of readdirSync(draft)) {
      const { code, output } = await runQuietly('dpkg', ['-x', join(draft, file), folder]);
      if (code !== 0) return output.trim();
    }
    writeFileSync(join(folder, 'bin', program), wrapper(program), { mode: 0o755 });
    return null;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function download(packages, into) {
  const attempt = () => runQuietly('apt-get', ['download', ...packages], { cwd: into });
  let result = await attempt();
  if (result.code !== 0 && process.getuid?.() === 0) {
    await apt('update');
    result = await attempt();
  }
  return result.code === 0 ? null : result.output.trim().split('\n').at(-1);
}

/** It finds its folder from where it lies, so that the folder may be moved or copied. */
const wrapper = (program) => `#!/bin/sh
folder=$(dirname "$(dirname "$(readlink -f "$0")")")
for libraries in "$folder"/usr/lib/*-linux-gnu*; do
  LD_LIBRARY_PATH="$libraries:$LD_LIBRARY_PATH"
done
export LD_LIBRARY_PATH
${program === 'prometheus-alertmanager' ? 'cd "$folder"\n' : ''}exec "$folder/usr/bin/${program}" "$@"
`;

const BUILD_TOOLS = [
  { program: 'g++', package: 'g++' },
  { program: 'make', package: 'make' },
  { program: 'python3', package: 'python3' },
];

/** Sees to the tools that npm needs to build a native module. */
export async function needBuildTools(why) {
  const found = await Promise.all(BUILD_TOOLS.map((tool) => has(tool.program)));
  const missing = BUILD_TOOLS.filter((_, index) => !found[index]);
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.program).join(', ');
  const packages = missing.map((tool) => tool.package);
  const command = `apt-get install --yes ${packages.join(' ')}`;
  if (!(await canInstall())) {
    const mac = process.platform === 'darwin' ? 'On macOS: xcode-select --install. ' : '';
    throw new Complaint(
      `${why}, and that needs ${names}, not found here. ${mac}On Debian or Ubuntu: sudo ${command}. Then start again.`,
    );
  }
  say(`${why}, and that needs ${names}. Installing with "${command}" (about a minute)…`);
  const problem = await installPackages(packages);
  if (problem) throw new Complaint(`"${command}" did not work:\n${problem}`);
}
