import type { RemoteRule } from '../api';
import type { RuleFile } from './rule-file';

export interface Matched {
  readonly pairs: readonly { readonly file: RuleFile; readonly remote: RemoteRule }[];
  readonly onlyFiles: readonly RuleFile[];
  readonly onlyRemote: readonly RemoteRule[];
}

/**
 * Which file is which rule: by id, and where a file has none, or one that this server does not know, by name.
 * So a folder can be pushed to several servers.
 */
export function matchUp(files: readonly RuleFile[], remotes: readonly RemoteRule[]): Matched {
  const found = new Map<RuleFile, RemoteRule>();
  const unclaimed = new Set(remotes);
  const claim = (rules: ReadonlyMap<string, RemoteRule>, keyOf: (file: RuleFile) => string | undefined) => {
    for (const file of files) {
      const remote = found.has(file) ? undefined : rules.get(keyOf(file) ?? '');
      if (remote === undefined || !unclaimed.delete(remote)) continue;
      found.set(file, remote);
    }
  };
  claim(new Map(remotes.map((rule) => [rule.id, rule])), ({ id }) => id?.toLowerCase());
  claim(new Map(remotes.map((rule) => [rule.name, rule])), ({ name }) => name);
  return {
    pairs: [...found].map(([file, remote]) => ({ file, remote })),
    onlyFiles: files.filter((file) => !found.has(file)),
    onlyRemote: [...unclaimed],
  };
}
