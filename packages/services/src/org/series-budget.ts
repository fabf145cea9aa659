import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';

const MAX_SERIES = 10_000_000;
const MAX_IDLE_DAYS = 3_650;
const DAY_US = 86_400_000_000;

/** How many label sets of users' metrics an org may have sampled at once, and how many it has. */
export interface SeriesBudget {
  readonly maxSeries: number;
  /** Series that nothing changed for so many days rest; 0: never. */
  readonly idleDays: number;
  readonly live: number;
  /** Not sampled at present; each comes back with its total once something changes it. */
  readonly resting: number;
}

export const seriesBudgetInput = z.strictObject({
  maxSeries: z.int().min(1).max(MAX_SERIES).optional().meta({
    description: 'Label sets beyond these count in the series of their metric whose labels are all __other__',
  }),
  idleDays: z
    .int()
    .min(0)
    .max(MAX_IDLE_DAYS)
    .optional()
    .meta({ description: 'Days without a change after which a series is not sampled until it changes; 0: never' }),
});

/** A lower limit takes nothing away: it keeps further label sets out. */
export async function updateSeriesBudget(context: ServiceContext, input: unknown): Promise<SeriesBudget> {
  requireRole(context, 'admin');
  const { maxSeries = null, idleDays } = parseInput(seriesBudgetInput, input);
  const idleUs = idleDays === undefined ? null : idleDays * DAY_US;
  const { pool } = context.services.db;
  await pool.query('insert into series_budget (org_id) values ($1) on conflict do nothing', [context.org.id]);
  await pool.query(
    `update series_budget set max_series = coalesce($2, max_series), idle_us = coalesce($3, idle_us) where org_id = $1`,
    [context.org.id, maxSeries, idleUs],
  );
  return seriesBudget(context);
}

export async function seriesBudget(context: ServiceContext): Promise<SeriesBudget> {
  requireRole(context, 'admin');
  const { rows } = await context.services.db.pool.query<SeriesBudget>(
    `select b.max_series as "maxSeries", (b.idle_us / $2::bigint)::int as "idleDays", b.live,
       (select coalesce(sum(resting_count), 0)::int from metric where org_id = $1) as resting
     from series_budget b where b.org_id = $1`,
    [context.org.id, DAY_US],
  );
  return rows[0] ?? { ...DEFAULTS, live: 0, resting: 0 };
}

/** What the table gives an org whose first series is yet to be made. */
const DEFAULTS = { maxSeries: 100_000, idleDays: 30 };
