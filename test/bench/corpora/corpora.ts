import { readFileSync } from 'node:fs';
import { seededRandom } from '../../kit/sshd';
import type { Corpus, Draw } from './corpus';
import { javaTraces } from './java-traces';
import { jsonApp } from './json-app';
import { nginx } from './nginx';
import { sshd } from './sshd';

const CORPORA: readonly Corpus[] = [sshd, nginx, jsonApp, javaTraces];
export const CORPUS_NAMES = CORPORA.map(({ name }) => name);

/** @throws Error naming the corpora there are. */
export function corpusOf(name: string): Corpus {
  const found = CORPORA.find((corpus) => corpus.name === name);
  if (!found) throw new Error(`There is no corpus "${name}". There are: ${CORPUS_NAMES.join(', ')}.`);
  return found;
}

export function makeLines(corpus: Corpus, count: number, seed = 1): string[] {
  return Array.from({ length: count }, corpus.open(drawing(seed)));
}

/** @returns the lines of a file, from the first on again where it holds fewer. */
export function fileLines(path: string, count: number): string[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  if (lines.length === 0) throw new Error(`${path} holds no line.`);
  return Array.from({ length: count }, (_, i) => lines[i % lines.length] as string);
}

function drawing(seed: number): Draw {
  const random = seededRandom(seed);
  const upTo = (limit: number) => Math.floor(random() * limit);
  return {
    upTo,
    pick: (list) => list[upTo(list.length)] as (typeof list)[number],
    address: () => `${1 + upTo(222)}.${upTo(256)}.${upTo(256)}.${1 + upTo(254)}`,
    hex: (digits) => Array.from({ length: digits }, () => upTo(16).toString(16)).join(''),
  };
}
