import { Fault } from '@logflow/model';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { instant, instantOf } from '../time-range';
import type { Annotation, AnnotationRange } from './annotation';
import { readFills } from './fills';
import { readFirings } from './firings';
import { readPosted } from './posted';
import { readRuleEdits } from './rule-edits';

/** The parameters of `GET /annotations`. */
export const listInput = z.strictObject({
  from: instant,
  to: instant,
  metric: z
    .union([z.string(), z.array(z.string()).max(100)])
    .default([])
    .meta({
      description: 'Rule edits and backfills of what feeds these metrics only, and alerts on them; may be repeated',
    }),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});

export interface AnnotationList {
  /** The latest first. */
  readonly items: readonly Annotation[];
  /** Whether older ones of the range were left out. */
  readonly more: boolean;
}

/** Each gives at most `limit`, the latest first. */
const SOURCES = [readPosted, readRuleEdits, readFills, readFirings];

/**
 * What happened in a range: what was posted, the edits and backfills of rules, and when alerts fired.
 * @throws Fault `unprocessable`; `invalid` on `to`
 */
export async function list(context: ServiceContext, input: unknown): Promise<AnnotationList> {
  requireRole(context, 'admin');
  const { from, to, metric, limit } = parseInput(listInput, input);
  const [fromUs, toUs] = [Number(instantOf(from)), Number(instantOf(to))];
  if (fromUs >= toUs) {
    const message = 'must lie after `from`';
    throw new Fault('invalid', `to ${message}.`, { errors: [{ path: 'to', message }] });
  }
  const metrics = await familiesOf(context, [metric].flat());
  const range: AnnotationRange = { fromUs, toUs, metrics, limit: limit + 1 };
  const found = (await Promise.all(SOURCES.map((read) => read(context, range)))).flat();
  const items = found.sort((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : 0));
  return { items: items.slice(0, limit), more: items.length > limit };
}

/** @returns names as rules give them: those of a histogram's series have its own. */
async function familiesOf(context: ServiceContext, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const { rows } = await context.services.db.pool.query<{ name: string; family: string }>(
    'select name, family from metric where org_id = $1 and name = any ($2) and family is not null',
    [context.org.id, names],
  );
  const families = new Map(rows.map(({ name, family }) => [name, family]));
  return [...new Set(names.map((name) => families.get(name) ?? name))];
}
