import type { RemoteRule } from '../api';
import { sameRule } from './definition';
import { matchUp } from './match';
import { locate, type Problem, type RuleFile } from './rule-file';

export type Change =
  | { readonly kind: 'create'; readonly file: RuleFile }
  | { readonly kind: 'update'; readonly file: RuleFile; readonly remote: RemoteRule }
  | { readonly kind: 'delete'; readonly remote: RemoteRule };

/** What would make the server hold what the files say. */
export interface Plan {
  /** In an order in which each can be done: a name is given away before another rule takes it. */
  readonly changes: readonly Change[];
  readonly unchanged: number;
  /** On the server alone, and kept because nobody asked to prune. */
  readonly kept: readonly RemoteRule[];
  /** Why the plan cannot be carried out. */
  readonly obstacles: readonly Problem[];
}

export function makePlan(
  files: readonly RuleFile[],
  remotes: readonly RemoteRule[],
  { prune }: { prune: boolean },
): Plan {
  const { pairs, onlyFiles, onlyRemote } = matchUp(files, remotes);
  const differing = pairs.filter(({ file, remote }) => !sameRule(file.definition, remote.definition));
  const wanted: Change[] = [
    ...differing.map((pair) => ({ kind: 'update' as const, ...pair })),
    ...onlyFiles.map((file) => ({ kind: 'create' as const, file })),
    ...(prune ? onlyRemote.map((remote) => ({ kind: 'delete' as const, remote })) : []),
  ];
  const { changes, obstacles } = inOrder(wanted, remotes);
  return { changes, obstacles, unchanged: pairs.length - differing.length, kept: prune ? [] : onlyRemote };
}

/** Names are unique at every moment, so a rule can take one only once it is free; deletions go last where they can. */
function inOrder(wanted: readonly Change[], remotes: readonly RemoteRule[]): Pick<Plan, 'changes' | 'obstacles'> {
  const bearers = new Map(remotes.map(({ name, id }) => [name, id]));
  const waiting = [...wanted];
  const changes: Change[] = [];
  const possible = (change: Change): boolean => {
    const bearer = change.kind === 'delete' ? undefined : bearers.get(change.file.name);
    return bearer === undefined || (change.kind === 'update' && bearer === change.remote.id);
  };
  for (;;) {
    const at = waiting.findIndex(possible);
    if (at < 0) break;
    const [change] = waiting.splice(at, 1) as [Change];
    if (change.kind !== 'create') bearers.delete(change.remote.name);
    if (change.kind === 'update') bearers.set(change.file.name, change.remote.id);
    changes.push(change);
  }
  return { changes, obstacles: waiting.flatMap((change) => obstacleOf(change, waiting)) };
}

function obstacleOf(change: Change, waiting: readonly Change[]): Problem[] {
  if (change.kind === 'delete') return [];
  const { name } = change.file;
  const swapped = waiting.some((other) => other.kind === 'update' && other.remote.name === name);
  const message = swapped
    ? `"${name}" is still the name of a rule that waits for another name itself: rename one of them to something new, push, and then to what it should be`
    : `"${name}" is taken by a rule on the server that no file has: delete it with --prune, or pull it`;
  return [locate(change.file, { path: 'name', message })];
}
