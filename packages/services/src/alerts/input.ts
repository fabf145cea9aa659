import { z } from 'zod';
import { atMost } from '../input';
import { parseStep } from '../time-range';

const MAX_SECONDS = 7 * 86_400;

/** @param least seconds */
const duration = (least: number, example: string) =>
  z
    .string()
    .refine((text) => isBetween(secondsOf(text), least), {
      error: `must be a duration of ${least === 0 ? '0s' : `${least / 60}m`} to 7d, such as ${example}`,
    })
    .meta({ examples: [example] });

const isBetween = (seconds: number | null, least: number): boolean =>
  seconds !== null && Number.isInteger(seconds) && seconds >= least && seconds <= MAX_SECONDS;

/** @returns seconds of `5m`, `1h`, `0s`; null where it is no duration. */
export function secondsOf(text: string): number | null {
  if (/^0[smhd]?$/.test(text)) return 0;
  const micros = parseStep(text);
  return micros === null ? null : Number(micros) / 1e6;
}

const MOST_IN_A_NAME = 100;
const MOST_LABELS = 4;
const metric = z.string().min(1, 'names no metric').max(200);

const count = z.strictObject({
  kind: z.literal('count'),
  metric: metric.meta({ description: 'A counter, or a histogram, which counts its observations' }),
  // Callers of a time when there was one label send it alone, or null.
  by: z
    .preprocess(
      (by) => (by === null || typeof by === 'string' ? [by ?? []].flat() : by),
      z
        .array(z.string().max(200))
        .max(MOST_LABELS, `must be at most ${MOST_LABELS} labels: write PromQL for more`)
        .refine((labels) => new Set(labels).size === labels.length, 'names a label twice'),
    )
    .default([])
    .meta({ description: 'Labels: each combination of their values alerts on its own' }),
  moreThan: z.number().min(0).max(1e15),
  window: duration(60, '5m'),
});
const silent = z.strictObject({
  kind: z.literal('silent'),
  metric,
  window: duration(60, '15m').meta({ description: 'So long nothing was counted' }),
  usually: z
    .enum(['1d', '7d'])
    .default('7d')
    .meta({ description: 'It counted something in four of five hours of so long before' }),
});
const promql = z.strictObject({
  kind: z.literal('promql'),
  expr: z.string().min(1, 'is missing').max(10_000),
});

const condition = z.discriminatedUnion('kind', [count, silent, promql], {
  error: ({ code }) => (code === 'invalid_union' ? 'must have the kind "count", "silent" or "promql"' : undefined),
});

const forField = duration(0, '0s').default('0s').meta({ description: 'How long it must hold before it fires' });

const idsOfReceivers = z
  .array(z.uuid().toLowerCase())
  .max(100)
  .overwrite((ids) => [...new Set(ids)]);

/** The body of `POST` and `PUT /alerts`. */
export const alertInput = z.strictObject({
  name: atMost(MOST_IN_A_NAME, 'choose a shorter one').trim().min(1, 'is required'),
  condition,
  for: forField,
  severity: z.enum(['page', 'warning', 'info']).default('warning'),
  receivers: z
    .union([z.literal('all'), idsOfReceivers], { error: 'must be "all" or a list of ids of receivers' })
    .default('all'),
  enabled: z.boolean().default(true),
});

/** The body of `POST /alerts/preview`. */
export const previewInput = z.strictObject({ condition, for: forField });

export type AlertInput = z.output<typeof alertInput>;
export type Condition = AlertInput['condition'];
