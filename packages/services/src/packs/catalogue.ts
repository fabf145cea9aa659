import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuleDefinition } from '@logflow/model';
import { parseRule, previewRule, type Span } from '@logflow/rules';
import { installedFolder } from '@logflow/runtime';
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

let known: Promise<readonly Pack[]> | undefined;

/**
 * The packs that LogFlow came with, by name; read once.
 * @throws Error naming the file that is wrong
 */
export function catalogue(): Promise<readonly Pack[]> {
  known ??= readPacks(installedFolder('packs'));
  return known;
}

/** @throws Fault `not_found` */
export async function packNamed(name: string): Promise<Pack> {
  const pack = (await catalogue()).find((one) => one.name === name);
  if (pack === undefined) throw notFound('pack', name);
  return pack;
}

/** @param folder holds a folder a pack: `pack.yaml`, and `rules/`, one a file. */
export async function readPacks(folder: string): Promise<readonly Pack[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(names.sort().map((name) => readPack(join(folder, name), name)));
}

async function readPack(folder: string, name: string): Promise<Pack> {
  const about = await readYaml(join(folder, 'pack.yaml'), (value) => head.parse(value));
  const files = (await readdir(join(folder, 'rules'))).filter((file) => file.endsWith('.yaml')).sort();
  const rules = await Promise.all(files.map((file) => readRule(join(folder, 'rules', file), file)));
  return { name, ...about, rules };
}

async function readRule(path: string, file: string): Promise<PackRule> {
  const definition = await readYaml(path, parseRule);
  return { key: file.slice(0, -'.yaml'.length), definition, samples: samplesOf(definition) };
}

function samplesOf(definition: RuleDefinition): PackSample[] {
  const lines = (definition.tests ?? []).filter(({ match }) => match).map(({ input }) => input);
  return previewRule(definition, lines).map(({ spans }, index) => ({ line: lines[index] as string, spans }));
}

async function readYaml<T>(path: string, judge: (value: unknown) => T): Promise<T> {
  try {
    return judge(parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new Error(`${path} is wrong: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
