import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Services } from '../context';
import { ALERT_COLUMNS, type AlertRow, alertFromRow, settingOf } from './alert';
import { alertmanagerConfig } from './alertmanager-config';
import { complain, settle } from './complaints';
import { checkAlertmanagerConfig, checkRules } from './prometheus-tools';
import { readRoutes } from './receivers/receiver';
import { reloadAlertmanager, reloadPrometheus } from './reload';
import { ruleFile, type WrittenAlert } from './rule-file';

type Context = Pick<Services, 'db' | 'env' | 'prometheus'>;

/** Prometheus and Alertmanager may run as somebody else; what is written holds no secret. */
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
    const [rules, routes] = await Promise.allSettled([this.#writeRules(), this.#writeRoutes()]);
    this.#toLoad.prometheus ||= rules.status === 'rejected' || rules.value;
    this.#toLoad.alertmanager ||= routes.status === 'rejected' || routes.value;
    const { prometheus, env } = this.#context;
    if (this.#toLoad.prometheus) this.#toLoad.prometheus = !(await reloadPrometheus(prometheus.url, env.home));
    if (this.#toLoad.alertmanager) this.#toLoad.alertmanager = !(await reloadAlertmanager(env.alertmanagerUrl));
    for (const part of [rules, routes]) if (part.status === 'rejected') throw part.reason;
  }

  /** One org's rules must not keep those of others from being written. @returns whether any file changed */
  async #writeRules(): Promise<boolean> {
    const folder = rulesFolder(this.#context.env.home);
    await mkdir(folder, { recursive: true });
    const byOrg = await readAlerts(this.#context);
    const wanted = new Set([...byOrg.keys()].map(fileOf));
    const stale = (await readdir(folder)).filter((file) => file.endsWith('.yml') && !wanted.has(file));
    for (const file of stale) await rm(join(folder, file), { force: true });
    let changed = stale.length > 0;
    for (const [slug, alerts] of byOrg) {
      try {
        if (await this.#writeOrg(slug, { path: join(folder, fileOf(slug)), alerts })) changed = true;
        settle(slug);
      } catch (error) {
        complain(slug, error, { org: slug }, 'the alerts of an org could not be written: those before stay in force');
      }
    }
    return changed;
  }

  async #writeOrg(slug: string, { path, alerts }: { path: string; alerts: readonly WrittenAlert[] }): Promise<boolean> {
    const whole = ruleFile(slug, alerts);
    if (this.#refused.get(path) === whole || (await readOrNull(path)) === whole) return false;
    const good = await this.#accepted(slug, alerts);
    if (good.length === alerts.length) this.#refused.delete(path);
    else this.#refused.set(path, whole);
    const before = await readOrNull(path);
    if (good.length === 0) {
      await rm(path, { force: true });
      return before !== null;
    }
    const text = ruleFile(slug, good);
    return before !== text && writeWhole(path, text, READABLE);
  }

  /** One alert that promtool refuses must not keep the org's others from being evaluated. */
  async #accepted(slug: string, alerts: readonly WrittenAlert[]): Promise<readonly WrittenAlert[]> {
    const { home } = this.#context.env;
    if ((await checkRules(home, ruleFile(slug, alerts))) === null) return alerts;
    const good: WrittenAlert[] = [];
    for (const one of alerts) {
      const problem = await checkRules(home, ruleFile(slug, [one]));
      if (problem === null) {
        good.push(one);
        settle(`promtool ${one.alert.id}`);
      } else
        complain(
          `promtool ${one.alert.id}`,
          problem,
          { org: slug, alert: one.alert.id },
          'promtool refuses an alert: it is left out',
        );
    }
    return good;
  }

  /** @returns whether the file changed */
  async #writeRoutes(): Promise<boolean> {
    const { env } = this.#context;
    const path = alertmanagerFile(env.home);
    await mkdir(join(env.home, 'alertmanager'), { recursive: true });
    const text = alertmanagerConfig(env, await readRoutes(this.#context));
    if (this.#refused.get(path) === text || (await readOrNull(path)) === text) return false;
    const problem = await checkAlertmanagerConfig(env.home, text);
    if (problem === null) {
      settle(path);
      return writeWhole(path, text, READABLE);
    }
    this.#refused.set(path, text);
    complain(path, problem, { file: path }, 'amtool refuses the receivers: those before stay in force');
    return false;
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

const fileOf = (slug: string): string => `${encodeURIComponent(slug)}.yml`;

/** @returns the alerts of each org that has some; one that cannot be written is left out, and logged */
async function readAlerts(context: Context): Promise<Map<string, WrittenAlert[]>> {
  const { rows } = await context.db.pool.query<AlertRow & { org_id: number; slug: string }>(
    `select a.org_id, o.slug, ${ALERT_COLUMNS.replaceAll(/\w+/g, 'a.$&')} from alert a join org o on o.id = a.org_id
     where a.enabled order by a.org_id, a.created_at, a.id`,
  );
  const byOrg = new Map<string, WrittenAlert[]>();
  for (const row of rows) {
    const written = await writtenAlert(context, { id: row.org_id, slug: row.slug }, row);
    if (written) byOrg.set(row.slug, [...(byOrg.get(row.slug) ?? []), written]);
  }
  return byOrg;
}

async function writtenAlert(
  services: Context,
  org: { id: number; slug: string },
  row: AlertRow,
): Promise<WrittenAlert | null> {
  try {
    const alert = alertFromRow(row);
    const written = { alert, setting: await settingOf({ org, services }, alert.condition) };
    ruleFile(org.slug, [written]);
    settle(row.id);
    return written;
  } catch (error) {
    complain(row.id, error, { org: org.slug, alert: row.id }, 'an alert cannot be written, and is left out');
    return null;
  }
}

/** Whoever reads it meets the old text or the new one. */
async function writeWhole(path: string, text: string, mode: number): Promise<true> {
  await writeFile(`${path}.draft`, text, { mode });
  await rename(`${path}.draft`, path);
  return true;
}

const readOrNull = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);
