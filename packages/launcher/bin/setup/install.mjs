import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './alone.mjs';
import { Complaint, root, runQuietly, say } from './run.mjs';
import { needBuildTools } from './system.mjs';

const NODE = [20, 19];
const lock = join(root, 'package-lock.json');
const installed = join(root, 'node_modules', '.package-lock.json');
const stamp = join(root, 'node_modules', '.logflow-installed');
const native = join(root, 'node_modules', 're2', 'build', 'Release', 're2.node');

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE[0] || (major === NODE[0] && minor >= NODE[1])) return;
  throw new Complaint(
    `LogFlow needs Node.js ${NODE.join('.')} or later, and this is ${process.versions.node}: install a newer one from https://nodejs.org.`,
  );
}

/** Installs the npm packages where they are missing or the lock file has changed. */
export async function ensureInstalled() {
  if (upToDate()) return;
  await alone(async () => {
    if (!upToDate()) await install();
  });
}

async function install() {
  const compiled = nativeBuilt();
  if (!compiled) await needBuildTools('Installing the npm packages may have to compile one of them (re2)');
  say(`Installing the npm packages${compiled ? ' (about a minute)' : ' and compiling re2 (2 to 8 minutes, once)'}…`);
  const began = Date.now();
  // Where much is there already, only what has changed is touched: compiling takes minutes.
  const { code, output } = existsSync(installed) ? await updateInstalled() : await npm('ci');
  if (code !== 0) throw new Complaint(`"npm ci" did not work (exit code ${code}):\n${output.trim()}`);
  if (!nativeBuilt()) await compileNative();
  writeFileSync(stamp, digest());
  say(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`);
}

const npm = (...args) => runQuietly('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error']);
const nativeBuilt = () => existsSync(native);

async function updateInstalled() {
  const result = await npm('install', '--no-save');
  return result.code === 0 ? result : npm('ci');
}

/** npm was told, or chose, to run no install scripts. */
async function compileNative() {
  const { code, output } = await npm('rebuild', 're2');
  if (code !== 0 || !nativeBuilt()) throw new Complaint(`re2 could not be compiled:\n${output.trim()}`);
}

function upToDate() {
  if (!existsSync(installed) || !nativeBuilt()) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest()) return true;
  // Installed by hand since the lock file was last written.
  if (statSync(installed).mtimeMs < statSync(lock).mtimeMs) return false;
  writeFileSync(stamp, digest());
  return true;
}

/** A native module is built for one version of Node's binary interface. */
const digest = () => createHash('sha256').update(readFileSync(lock)).update(process.versions.modules).digest('hex');
