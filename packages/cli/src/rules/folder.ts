import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Complaint } from '../complaint';
import { type Problem, type RuleFile, readRuleFile } from './rule-file';

export interface Folder {
  /** Absolute. */
  readonly path: string;
  /** As a person standing in `cwd` would write it; goes before a file's own path. */
  readonly shown: string;
  /** In the order of their paths. */
  readonly files: readonly RuleFile[];
  /** Files that hold no rule, and rules that two files claim. */
  readonly problems: readonly Problem[];
}

const YAML = /\.ya?ml$/i;

/**
 * Reads every .yaml and .yml below a folder; hidden folders and node_modules are passed over.
 * @throws Complaint when the folder cannot be read
 */
export async function readFolder(
  cwd: string,
  folder: string,
  options: { mayBeMissing?: boolean } = {},
): Promise<Folder> {
  const path = resolve(cwd, folder);
  const paths = await yamlFiles(path, options.mayBeMissing === true);
  const read = await Promise.all(
    paths.map(async (file) => readRuleFile(file, await readFile(join(path, file), 'utf8'))),
  );
  const files = read.flatMap((one) => ('file' in one ? [one.file] : []));
  const problems = read.flatMap((one) => ('problems' in one ? one.problems : []));
  const shown = relative(cwd, path) || '.';
  return { path, shown, files, problems: [...problems, ...twice(files, 'id'), ...twice(files, 'name')] };
}

async function yamlFiles(folder: string, mayBeMissing: boolean): Promise<string[]> {
  try {
    const all = await readdir(folder, { recursive: true, withFileTypes: true });
    return all
      .filter((entry) => entry.isFile() && YAML.test(entry.name))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !/(^|\/)(\.|node_modules\/)/.test(path))
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && mayBeMissing) return [];
    if (code === 'ENOENT') throw new Complaint(`There is no folder ${folder}: "rules pull" makes it.`);
    if (code === 'ENOTDIR') throw new Complaint(`${folder} is a file: name the folder that holds the rules.`);
    throw new Complaint(`${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Ids and names are unique among an organisation's rules. */
function twice(files: readonly RuleFile[], field: 'id' | 'name'): Problem[] {
  const first = new Map<string, string>();
  return files.flatMap((file) => {
    const value = file[field];
    if (!value) return [];
    const before = first.get(value);
    if (before === undefined) first.set(value, file.path);
    return before === undefined
      ? []
      : [
          {
            file: file.path,
            line: 1,
            path: field,
            message: `${JSON.stringify(value)} stands in ${before} too: a rule has one file`,
          },
        ];
  });
}

export async function writeRule(folder: Folder, path: string, text: string): Promise<void> {
  const file = join(folder.path, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** A file as an editor's terminal makes it a link: `rules/x.yaml:12`. */
export const shownFile = (folder: Folder, path: string, line?: number): string =>
  `${folder.shown === '.' ? '' : `${folder.shown}/`}${path}${line === undefined ? '' : `:${line}`}`;
