import { Fault } from '@logflow/model';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { instant, instantOf } from '../time-range';
import type { Annotation } from './annotation';
import { POSTED_COLUMNS, type PostedRow, postedFromRow } from './posted';

const MAX_ANNOTATIONS = 100_000;
const MAX_US = Date.UTC(2200, 0) * 1000;

export const annotationInput = z.strictObject({
  kind: z.enum(['deploy', 'note']).default('note'),
  title: z.string().trim().min(1).max(200),
  text: z.string().max(4_000).default(''),
  tags: z.array(z.string().trim().min(1).max(100)).max(20).default([]),
  timeUs: z
    .int()
    .min(0)
    .max(MAX_US)
    .optional()
    .meta({ description: 'When it happened, in microseconds since the epoch; in place of `from`' }),
  from: instant.optional().meta({ description: 'When it began; now, where neither it nor `timeUs` is given' }),
  to: instant.optional().meta({ description: 'When it ended; left out for a moment' }),
});

type Given = z.output<typeof annotationInput>;

/**
 * Notes something that happened, such as a deploy, for all graphs to show.
 * @throws Fault `unprocessable`
 */
export async function create(context: ServiceContext, input: unknown): Promise<Annotation> {
  requireRole(context, 'admin');
  const given = parseInput(annotationInput, input);
  const { from, to } = timesOf(given);
  await checkCount(context);
  const { rows } = await context.services.db.pool.query<PostedRow>(
    `insert into annotation (org_id, kind, from_us, to_us, title, text, tags, author)
     select $1::int, $2, coalesce($3, now_us), coalesce($4, $3, now_us), $5, $6, $7::text[], $8
     from (select clock_us() as now_us) as clock returning ${POSTED_COLUMNS}`,
    [context.org.id, given.kind, from, to, given.title, given.text, given.tags, context.actor.name],
  );
  return postedFromRow(rows[0] as PostedRow);
}

/** @returns microseconds; null for now */
function timesOf({ timeUs, from, to }: Given): { from: number | null; to: number | null } {
  if (timeUs !== undefined && from !== undefined) throw wrong('from', 'says when, and so does `timeUs`: give one');
  if (to !== undefined && from === undefined) throw wrong('to', 'needs a `from`: give when it began, too');
  const begin = timeUs ?? microsOf('from', from);
  const end = microsOf('to', to);
  if (begin !== null && end !== null && end < begin) throw wrong('to', 'must not lie before `from`');
  return { from: begin, to: end };
}

function microsOf(path: string, value: string | number | undefined): number | null {
  const us = instantOf(value);
  if (us === undefined) return null;
  if (us < 0n || us > MAX_US) throw wrong(path, 'lies outside the years 1970 to 2199, which graphs show');
  return Number(us);
}

function wrong(path: string, message: string): Fault {
  return new Fault('unprocessable', `${path} ${message}.`, { errors: [{ path, message }] });
}

async function checkCount(context: ServiceContext): Promise<void> {
  const { rows } = await context.services.db.pool.query<{ count: number }>(
    `select count(*)::int from (select 1 from annotation where org_id = $1 limit ${MAX_ANNOTATIONS}) as annotations`,
    [context.org.id],
  );
  if ((rows[0]?.count ?? 0) < MAX_ANNOTATIONS) return;
  throw new Fault(
    'unprocessable',
    `There are ${MAX_ANNOTATIONS} annotations already, which is the limit: delete old ones first.`,
  );
}
