import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Finds a folder that LogFlow was installed with. Sources, bundles and Next's server all run somewhere below the root,
 * so it is looked for upwards.
 * @param folder as seen from the root, such as `packs`
 * @throws Error when it is nowhere
 */
export function installedFolder(folder: string): string {
  for (const start of [process.env.LOGFLOW_ROOT, ownFolder(), process.cwd()]) {
    for (let at = start; at; at = dirname(at) === at ? undefined : dirname(at)) {
      if (existsSync(join(at, folder))) return join(at, folder);
    }
  }
  throw new Error(`cannot find ${folder}: set LOGFLOW_ROOT to the folder that LogFlow was installed in`);
}

function ownFolder(): string | undefined {
  return import.meta.url?.startsWith('file:') ? dirname(fileURLToPath(import.meta.url)) : undefined;
}
