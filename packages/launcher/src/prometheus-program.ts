import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NAME = 'prometheus';
const DOWNLOAD_WITHIN_MS = 120_000;
const CONNECT_WITHIN_MS = 5_000;

/** The official release that is fetched where the system has none; checksums from its sha256sums.txt. */
const RELEASE = {
  version: '2.53.4',
  sha256: {
    'linux-amd64': 'b8b497c4610d1b93208252b60c8f20f6b2e78596ae8df43397a2e805aa53d475',
    'linux-arm64': 'ec7236ecea7154d0bfe142921708b1ae7b5e921e100e0ee85ab92b7c444357e0',
  } as Readonly<Record<string, string>>,
};

/** The first that takes samples out of order, which a history written after the fact needs. */
const OLDEST = '2.39.0';

const REMEDY =
  'Everything but graphs and PromQL works without it. To have them, install Prometheus so that "prometheus" is on ' +
  'PATH (apt-get install prometheus, brew install prometheus, https://prometheus.io/download), or set PROMETHEUS_URL ' +
  'to a server that accepts remote write, and start LogFlow again.';

/** The path of a Prometheus that can be run, or the sentence that says why there is none and what to do. */
export type PrometheusProgram = { readonly path: string } | { readonly missing: string };

/**
 * Finds Prometheus: on PATH, else fetched before into `home`, else the pinned official release, else what the system's
 * package holds, unpacked and not installed.
 */
export async function findPrometheus(home: string, say: (sentence: string) => void): Promise<PrometheusProgram> {
  const folder = join(home, 'programs', NAME);
  const reasons: string[] = [];
  for (const path of [...onPath(), join(folder, NAME)].filter(isExecutable)) {
    const problem = await problemOf(path);
    if (problem === null) return { path };
    reasons.push(problem);
  }
  say('Fetching Prometheus (about 100 MB, once; a minute or less)…');
  for (const fetchInto of [downloadRelease, unpackPackage]) {
    try {
      return { path: await placed(folder, fetchInto) };
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  return { missing: `There is no Prometheus here: ${reasons.join('; ')}. ${REMEDY}` };
}

const onPath = (): string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, NAME));

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns why the program cannot serve, null where it can. */
async function problemOf(path: string): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(path, ['--version']);
    const version = /version (\d+\.\d+\.\d+)/.exec(stdout + stderr)?.[1];
    if (version === undefined) return `${path} does not say its version`;
    const isOld = version.localeCompare(OLDEST, 'en', { numeric: true }) < 0;
    return isOld ? `${path} is version ${version}, and ${OLDEST} or later is needed` : null;
  } catch (error) {
    return `${path} cannot be run (${reasonOf(error)})`;
  }
}

/** Fetches into a draft folder that becomes the real one only when it is whole. */
async function placed(folder: string, fetchInto: (draft: string) => Promise<void>): Promise<string> {
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    await fetchInto(draft);
    const problem = await problemOf(join(draft, NAME));
    if (problem !== null) throw new Error(problem);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return join(folder, NAME);
}

async function downloadRelease(draft: string): Promise<void> {
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const expected = RELEASE.sha256[platform];
  if (!expected) throw new Error(`no release is pinned for ${platform}`);
  const name = `prometheus-${RELEASE.version}.${platform}`;
  const url = `https://github.com/prometheus/prometheus/releases/download/v${RELEASE.version}/${name}.tar.gz`;
  const archive = join(draft, 'release.tar.gz');
  const bytes = await download(url);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== expected) throw new Error(`${url} has the checksum ${actual}, but must have ${expected}`);
  await writeFile(archive, bytes);
  await run('tar', ['-xzf', archive, '-C', draft, '--strip-components=1', `${name}/${NAME}`]);
  await rm(archive);
}

async function download(url: string): Promise<Buffer> {
  const connect = new AbortController();
  const timer = setTimeout(() => connect.abort(new Error('no answer in time')), CONNECT_WITHIN_MS);
  const signal = AbortSignal.any([connect.signal, AbortSignal.timeout(DOWNLOAD_WITHIN_MS)]);
  try {
    const response = await fetch(url, { signal });
    clearTimeout(timer);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw new Error(`${url} could not be downloaded (${causeOf(error)})`);
  } finally {
    clearTimeout(timer);
  }
}

/** Debian and Ubuntu: the package is unpacked, so that neither its service is started nor root is needed. */
async function unpackPackage(draft: string): Promise<void> {
  await run('apt-get', ['download', NAME], { cwd: draft }).catch(async (error: unknown) => {
    if (process.getuid?.() !== 0) throw error;
    await run('apt-get', ['update']);
    await run('apt-get', ['download', NAME], { cwd: draft });
  });
  const file = (await readdir(draft)).find((name) => name.endsWith('.deb'));
  if (!file) throw new Error('apt-get download brought no package');
  await run('dpkg', ['-x', join(draft, file), join(draft, 'package')]);
  await rename(join(draft, 'package', 'usr', 'bin', NAME), join(draft, NAME));
  await Promise.all([rm(join(draft, 'package'), { recursive: true }), rm(join(draft, file))]);
}

function reasonOf(error: unknown): string {
  const failure = error as NodeJS.ErrnoException & { stderr?: string };
  if (failure.code === 'ENOENT') return `${failure.path ?? 'a program'} is not there`;
  return (failure.stderr?.trim().split('\n').at(-1) || failure.message).replace(/\s+/g, ' ');
}

function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
