import type { RuleDefinition } from '@logflow/model';
import type { z } from 'zod';
import { ruleSchema } from './schema';

type Path = readonly PropertyKey[];

/** Put where a text is wrong. It is no pattern, so that nothing is said of the groups of one that is not there. */
const STAND_IN = '(';
/** The longest path of the schema, and a turn for the stand-in. */
const TURNS = 6;

/** @returns where a rule's shape is wrong: an unknown key by itself */
export const pathsOf = (issue: z.core.$ZodIssue): Path[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

/**
 * Makes a rule of what is right in one whose shape is wrong in places, so that the rest of it can be checked: a stand-in
 * is put at each place, or it is left out, or what it lies in.
 * @returns null where there is nothing to keep
 */
export function mendShape(input: unknown): RuleDefinition | null {
  const rest = structuredClone(input);
  for (let turn = 0; turn < TURNS; turn += 1) {
    const parsed = ruleSchema.safeParse(rest);
    if (parsed.success) return parsed.data;
    for (const path of parsed.error.issues.flatMap(pathsOf)) mend(rest, path, turn);
  }
  return null;
}

function mend(rule: unknown, path: Path, turn: number): void {
  const place = turn < 2 ? path : path.slice(0, 1 - turn);
  const key = place.at(-1);
  const parent = place.slice(0, -1).reduce(inside, rule);
  if (key === undefined || typeof parent !== 'object' || parent === null) return;
  if (turn === 0) Object.assign(parent, { [key]: STAND_IN });
  else Reflect.deleteProperty(parent, key);
}

const inside = (parent: unknown, key: PropertyKey): unknown => (parent as Record<PropertyKey, unknown> | null)?.[key];
