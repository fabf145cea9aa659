import { Fault } from '@logflow/model';
import type { Pack, PackRule } from './catalogue';

/**
 * @param keys which of a pack's rules are meant; all where left out
 * @throws Fault `unprocessable` naming a key that the pack does not have
 */
export function chosenRules(pack: Pack, keys: readonly string[] | undefined): readonly PackRule[] {
  const known = pack.rules.map(({ key }) => key);
  refuseUnknown(pack, keys ?? [], known);
  return keys === undefined ? pack.rules : pack.rules.filter(({ key }) => keys.includes(key));
}

/** @throws Fault `unprocessable` naming each key that is not among those known */
export function refuseUnknown(pack: Pack, keys: readonly string[], known: readonly string[]): void {
  const errors = keys.flatMap((key, index) => {
    if (known.includes(key)) return [];
    const message = `${pack.name} has no rule ${JSON.stringify(key)}: it has ${known.join(', ')}.`;
    return [{ path: `rules.${index}`, message }];
  });
  if (errors.length > 0) throw new Fault('unprocessable', errors.map(({ message }) => message).join(' '), { errors });
}

/** A rule that was left as it is, and why. */
export interface LeftAsIs {
  readonly rule: string;
  readonly message: string;
}

/** @returns the sentence of a Fault; anything else is thrown on */
export function reasonOf(error: unknown): string {
  if (error instanceof Fault) return error.message;
  throw error;
}
