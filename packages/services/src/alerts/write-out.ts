import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { httpAddress, logger } from '@logflow/runtime';
import type { Services } from '../context';
import { ALERT_COLUMNS, type Alert, type AlertRow, alertFromRow, settingOf } from './alert';
import { alertmanagerConfig } from './alertmanager-config';
import { checkRules } from './promtool';
import { readRoutes } from './receivers/receiver';
import { ruleFile, type WrittenAlert } from './rule-file';

type Context = Pick<Services, 'db' | 'env' | 'prometheus'>;

const RELOAD_WITHIN_MS = 10_000;
/** A Prometheus may run as somebody else; Alertmanager's configuration holds secrets. */
const READABLE = 0o644;
const TOKEN_BYTES = 32;
const SECRET = 0o600;

/** Where the rule files lie that Prometheus is to load. */
export const rulesFolder = (home: string): string => join(home, 'alerts', 'rules');
/** What Alertmanager is to be configured with. */
export const alertmanagerFile = (home: string): string => join(home, 'alertmanager', 'alertmanager.yml');

/**
 * Keeps the files of Prometheus and Alertmanager as the tables have it. One at a time in the installation calls it; a file
 * that is already so is left alone, and a reload that did not work is tried again at the next call.
 */
export class AlertWriter {
  readonly #context: Context;
  /** What may have been written and not yet been loaded: whoever wrote it last may have ended before it was. */
  readonly #toLoad = { prometheus: true, alertmanager: true };
  readonly #refused = new Map<string, string>();

  constructor(context: Context) {
    this.#context = context;
  }

  async write(): Promise<void> {
    await makeToken(this.#context.env.home);
    const [rules, routes] = await Promise.all([this.#writeRules(), this.#writeRoutes()]);
    this.#toLoad.prometheus ||= rules;
    this.#toLoad.alertmanager ||= routes;
    const { prometheus, env } = this.#context;
    if (this.#toLoad.prometheus) this.#toLoad.prometheus = !(await reload('Prometheus', prometheus.url));
    if (this.#toLoad.alertmanager) this.#toLoad.alertmanager = !(await reload('Alertmanager', env.alertmanagerUrl));
  }

  /** @returns whether any file changed */
  async #writeRules(): Promise<boolean> {
    const folder = rulesFolder(this.#context.env.home);
    await mkdir(folder, { recursive: true });
    const wanted = await readRuleFiles(this.#context);
    const stale = (await readdir(folder)).filter((file) => file.endsWith('.yml') && !wanted.has(file));
    for (const file of stale) await rm(join(folder, file), { force: true });
    let changed = stale.length > 0;
    for (const [file, text] of wanted) changed = (await this.#writeChecked(join(folder, file), text)) || changed;
    return changed;
  }

  /** One org's bad file must not keep Prometheus from loading the others'. */
  async #writeChecked(path: string, text: string): Promise<boolean> {
    if (this.#refused.get(path) === text || (await readOrNull(path)) === text) return false;
    const problem = await checkRules(this.#context.env.home, text);
    if (problem === null) {
      this.#refused.delete(path);
      return writeWhole(path, text, READABLE);
    }
    this.#refused.set(path, text);
    logger.error({ file: path, problem }, 'promtool refuses the rules of an org: those before stay in force');
    return false;
  }

  async #writeRoutes(): Promise<boolean> {
    const { env } = this.#context;
    const path = alertmanagerFile(env.home);
    await mkdir(join(env.home, 'alertmanager'), { recursive: true });
    const text = alertmanagerConfig(await readRoutes(this.#context));
    return (await readOrNull(path)) !== text && writeWhole(path, text, SECRET);
  }
}

/** The secret with which a Prometheus may tell the pages of alerts, where nobody has made it yet. */
async function makeToken(home: string): Promise<void> {
  const folder = join(home, 'alerts');
  await mkdir(folder, { recursive: true });
  const made = writeFile(join(folder, 'token'), randomBytes(TOKEN_BYTES).toString('hex'), { mode: SECRET, flag: 'wx' });
  await made.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** @returns the text of each org's rule file, by its name */
async function readRuleFiles(context: Context): Promise<Map<string, string>> {
  const { rows } = await context.db.pool.query<AlertRow & { org_id: number; slug: string }>(
    `select a.org_id, o.slug, ${ALERT_COLUMNS.replaceAll(/\w+/g, 'a.$&')} from alert a join org o on o.id = a.org_id
     where a.enabled order by a.org_id, a.created_at, a.id`,
  );
  const byOrg = new Map<string, WrittenAlert[]>();
  for (const row of rows) {
    const written = await writtenAlert(context, { id: row.org_id, slug: row.slug }, alertFromRow(row));
    byOrg.set(row.slug, [...(byOrg.get(row.slug) ?? []), written]);
  }
  return new Map([...byOrg].map(([slug, alerts]) => [`${encodeURIComponent(slug)}.yml`, ruleFile(slug, alerts)]));
}

const writtenAlert = async (
  services: Context,
  org: { id: number; slug: string },
  alert: Alert,
): Promise<WrittenAlert> => ({ alert, setting: await settingOf({ org, services }, alert.condition) });

/** Whoever reads it meets the old text or the new one. */
async function writeWhole(path: string, text: string, mode: number): Promise<true> {
  await writeFile(`${path}.draft`, text, { mode });
  await rename(`${path}.draft`, path);
  return true;
}

const readOrNull = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

/** What each server last had against loading its files, so that it is logged once. */
const complaints = new Map<string, string>();

/** @returns whether it has loaded its files anew */
async function reload(name: string, base: string): Promise<boolean> {
  const { url, headers } = httpAddress(base);
  const signal = AbortSignal.timeout(RELOAD_WITHIN_MS);
  const complaint = await fetch(`${url}/-/reload`, { method: 'POST', headers, signal }).then(
    // What Alertmanager says of its configuration may hold a secret of it.
    (response) => (response.ok ? null : `status ${response.status}`),
    (error: Error) => error.message,
  );
  if (complaint === null) complaints.delete(name);
  else if (complaints.get(name) !== complaint) {
    complaints.set(name, complaint);
    logger.warn({ server: name, complaint }, 'it did not load its alerts anew; that is tried again');
  }
  return complaint === null;
}
