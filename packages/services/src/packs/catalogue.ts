import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, type RuleDefinition } from '@logflow/model';
import { parseRule, previewRule, type Span } from '@logflow/rules';
import { type Env, installedFolder } from '@logflow/runtime';
import { parse } from 'yaml';
import { z } from 'zod';
import { notFound } from '../identifier';

/** A line that a pack's rule was made for, with what it marks in it: UTF-16 code units. */
export interface PackSample {
  readonly line: string;
  readonly spans: readonly Span[];
}

export interface PackRule {
  /** The name of its file: what it is called from version to version. */
  readonly key: string;
  readonly definition: RuleDefinition;
  /** The golden lines that it matches. */
  readonly samples: readonly PackSample[];
}

export interface Pack {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly rules: readonly PackRule[];
}

const head = z.strictObject({
  title: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  description: z.string().min(1),
});

/** By folder; what could not be read is not in it. */
const known = new Map<string, Promise<readonly Pack[]>>();

/**
 * The packs that LogFlow came with, or those of the folder that the environment names; read once.
 * @throws Fault `unavailable` naming the file that is wrong
 */
export function catalogue({ packsFolder = installedFolder('packs') }: Pick<Env, 'packsFolder'>) {
  const reading = known.get(packsFolder) ?? readPacks(packsFolder);
  known.set(packsFolder, reading);
  reading.catch(() => known.delete(packsFolder));
  return reading;
}

/** @throws Fault `not_found` */
export async function packNamed(env: Pick<Env, 'packsFolder'>, name: string): Promise<Pack> {
  const pack = (await catalogue(env)).find((one) => one.name === name);
  if (pack === undefined) throw notFound('pack', name);
  return pack;
}

/**
 * @param folder holds a folder a pack: `pack.yaml`, and `rules/`, one a file.
 * @throws Fault `unavailable` naming the file that is wrong
 */
export async function readPacks(folder: string): Promise<readonly Pack[]> {
  const entries = await orFault(folder, () => readdir(folder, { withFileTypes: true }));
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(names.sort().map((name) => readPack(join(folder, name), name)));
}

async function readPack(folder: string, name: string): Promise<Pack> {
  const about = await readYaml(join(folder, 'pack.yaml'), (value) => head.parse(value));
  const entries = await orFault(join(folder, 'rules'), (path) => readdir(path));
  const files = entries.filter((file) => file.endsWith('.yaml')).sort();
  const rules = await Promise.all(files.map((file) => readRule(join(folder, 'rules', file), file)));
  return { name, ...about, rules };
}

async function readRule(path: string, file: string): Promise<PackRule> {
  const definition = await readYaml(path, parseRule);
  return { key: file.slice(0, -'.yaml'.length), definition, samples: samplesOf(definition) };
}

/** The golden lines that a rule matches, with what it marks in them. */
export function samplesOf(definition: RuleDefinition): PackSample[] {
  const lines = (definition.tests ?? []).filter(({ match }) => match).map(({ input }) => input);
  return previewRule(definition, lines).map(({ spans }, index) => ({ line: lines[index] as string, spans }));
}

const readYaml = <T>(path: string, judge: (value: unknown) => T): Promise<T> =>
  orFault(path, async () => judge(parse(await readFile(path, 'utf8'))));

async function orFault<T>(path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('unavailable', `The packs cannot be read: ${path} is wrong: ${why}`, { cause });
  }
}
