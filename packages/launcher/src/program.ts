import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DOWNLOAD_WITHIN_MS = 120_000;
const CONNECT_WITHIN_MS = 5_000;

/** A server program and the ways to get it. */
export interface ProgramSource {
  /** What it is called on PATH; the first is also what it is called once fetched. */
  readonly names: readonly [string, ...string[]];
  /** What a person calls it. */
  readonly title: string;
  /** Oldest version that serves. */
  readonly oldest: string;
  /** Said before it is fetched, as in `about 100 MB`. */
  readonly size: string;
  /** The sentences that follow the reasons why there is none. */
  readonly remedy: string;
  /** The official release that is fetched where the system has none. */
  readonly release?: Release;
  /** Debian's package, and the program in it. */
  readonly debian: {
    readonly package: string;
    readonly program: string;
    /** Where the program works only in the folder that it was unpacked into: makes it do so. */
    relocate?(program: string): void;
  };
  /** What else of the release or package is kept beside it, where it is there. */
  readonly companions?: readonly string[];
}

interface Release {
  readonly version: string;
  /** By `linux-amd64`; from the release's own sha256sums.txt. */
  readonly sha256: Readonly<Record<string, string>>;
  url(platform: string): string;
}

/** The path of a program that can be run, or the sentence that says why there is none and what to do. */
export type FoundProgram = { readonly path: string } | { readonly missing: string };

/**
 * Finds a program: on PATH, else fetched before into `home`, else the pinned official release, else what the system's
 * package holds, unpacked and not installed.
 */
export async function findProgram(
  source: ProgramSource,
  home: string,
  say: (sentence: string) => void,
): Promise<FoundProgram> {
  const folder = join(home, 'programs', source.names[0]);
  const reasons: string[] = [];
  for (const path of [...source.names.flatMap(onPath), join(folder, source.names[0])].filter(isExecutable)) {
    const problem = await problemOf(path, source.oldest);
    if (problem === null) return { path };
    reasons.push(problem);
  }
  say(`Fetching ${source.title} (${source.size}, once; a minute or less)…`);
  const { release } = source;
  const ways = [...(release ? [downloadRelease(source, release)] : []), unpackPackage(source)];
  for (const fetchInto of ways) {
    try {
      return { path: await placed(source, folder, fetchInto) };
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  return { missing: `There is no ${source.title} here: ${reasons.join('; ')}. ${source.remedy}` };
}

const onPath = (name: string): string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name));

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns why the program cannot serve, null where it can. */
async function problemOf(path: string, oldest: string): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(path, ['--version']);
    const version = /version (\d+\.\d+\.\d+)/.exec(stdout + stderr)?.[1];
    if (version === undefined) return `${path} does not say its version`;
    const isOld = version.localeCompare(oldest, 'en', { numeric: true }) < 0;
    return isOld ? `${path} is version ${version}, and ${oldest} or later is needed` : null;
  } catch (error) {
    return `${path} cannot be run (${reasonOf(error)})`;
  }
}

type Fetch = (draft: string) => Promise<void>;

/** Fetches into a draft folder that becomes the real one only when it is whole. */
async function placed(source: ProgramSource, folder: string, fetchInto: Fetch): Promise<string> {
  const [name] = source.names;
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    await fetchInto(draft);
    const problem = await problemOf(join(draft, name), source.oldest);
    if (problem !== null) throw new Error(problem);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return join(folder, name);
}

const downloadRelease =
  ({ names: [name], companions = [] }: ProgramSource, release: Release): Fetch =>
  async (draft) => {
    const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const expected = release.sha256[platform];
    if (!expected) throw new Error(`no release is pinned for ${platform}`);
    const url = release.url(platform);
    const archive = join(draft, 'release.tar.gz');
    const bytes = await download(url);
    const actual = createHash('sha256').update(bytes).digest('hex');
    if (actual !== expected) throw new Error(`${url} has the checksum ${actual}, but must have ${expected}`);
    await writeFile(archive, bytes);
    const folder = `${name}-${release.version}.${platform}`;
    const wanted = [name, ...companions].map((one) => `${folder}/${one}`);
    await run('tar', ['-xzf', archive, '-C', draft, '--strip-components=1', ...wanted]);
    await rm(archive);
  };

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
const unpackPackage =
  ({ names: [name], debian, companions = [] }: ProgramSource): Fetch =>
  async (draft) => {
    await run('apt-get', ['download', debian.package], { cwd: draft }).catch(async (error: unknown) => {
      if (process.getuid?.() !== 0) throw error;
      await run('apt-get', ['update']);
      await run('apt-get', ['download', debian.package], { cwd: draft });
    });
    const file = (await readdir(draft)).find((entry) => entry.endsWith('.deb'));
    if (!file) throw new Error('apt-get download brought no package');
    const unpacked = join(draft, 'package');
    await run('dpkg', ['-x', join(draft, file), unpacked]);
    const program = join(unpacked, 'usr', 'bin', debian.program);
    await rm(join(draft, file));
    if (debian.relocate) {
      debian.relocate(program);
      return writeFile(join(draft, name), startedInFolder(debian.program), { mode: 0o755 });
    }
    await rename(program, join(draft, name));
    const present = companions.filter((one) => isExecutable(join(unpacked, 'usr', 'bin', one)));
    for (const one of present) await rename(join(unpacked, 'usr', 'bin', one), join(draft, one));
    await rm(unpacked, { recursive: true });
  };

const startedInFolder = (program: string): string => `#!/bin/sh
cd "$(dirname "$(readlink -f "$0")")/package" && exec ./usr/bin/${program} "$@"
`;

function reasonOf(error: unknown): string {
  const failure = error as NodeJS.ErrnoException & { stderr?: string };
  if (failure.code === 'ENOENT') return `${failure.path ?? 'a program'} is not there`;
  return (failure.stderr?.trim().split('\n').at(-1) || failure.message).replace(/\s+/g, ' ');
}

function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
