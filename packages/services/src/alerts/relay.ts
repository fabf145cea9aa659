import { logger } from '@logflow/runtime';
import { canonicalLabels } from '@logflow/series';
import { z } from 'zod';
import type { ServiceContext, Services } from '../context';
import { isUuid } from '../identifier';
import { parseInput } from '../input';
import { search } from '../logs/search';
import { ALERT_COLUMNS, type Alert, type AlertRow, alertFromRow } from './alert';
import { askAlertmanager } from './alertmanager';
import { masked } from './mask';
import { isSilent } from './silent';
import { shownLabels } from './states';
import { type Found, linesText, summaryOf } from './summary';
import { type LineWindow, linkOf, windowOf } from './window';

const texts = z.record(z.string(), z.string());

/** What Prometheus tells an Alertmanager: `POST /api/v2/alerts`. */
const told = z.array(
  z.looseObject({
    labels: texts,
    annotations: texts.default({}),
    startsAt: z.iso.datetime({ offset: true }),
    endsAt: z.iso.datetime({ offset: true }),
  }),
);
type Told = z.output<typeof told>[number];

const LINES = 5;
/** Of one message, which Prometheus waits for; the rest keep their link. */
const MOST_WITH_LINES = 20;

/**
 * Takes what Prometheus tells: notes what fires, adds to it how many lines that is, five of them and where the rest is, and passes
 * it to Alertmanager. An Alertmanager that is away is no fault of Prometheus, which tells all of it again every minute.
 * @throws Fault `unprocessable` for what is no list of alerts
 */
export async function relay(services: Services, body: unknown): Promise<void> {
  const alerts = parseInput(told, body);
  const enriched: Told[] = [];
  for (const [place, alert] of alerts.entries()) {
    const told = await enrichOrPass(services, alert, place < MOST_WITH_LINES);
    if (told !== null) enriched.push(told);
  }
  await askAlertmanager(services, 'alerts', { method: 'POST', body: enriched }).catch((error: unknown) => {
    logger.warn({ err: error, alerts: enriched.length }, 'Alertmanager was not told of alerts');
  });
}

/** What cannot be added to one alert keeps nobody from being told of it, nor of the others. */
async function enrichOrPass(services: Services, told: Told, withLines: boolean): Promise<Told | null> {
  try {
    return await enrich(services, told, withLines);
  } catch (err) {
    logger.error({ err, alert: told.labels.logflow_alert }, 'an alert is told without its lines');
    return told;
  }
}

/** @returns null for a silence that is none */
async function enrich(services: Services, told: Told, withLines: boolean): Promise<Told | null> {
  const known = await alertOf(services, told.labels);
  if (known === null) return told;
  const { alert, context } = known;
  if (await isFalseSilence(context, alert, told)) return null;
  const labels = shownLabels(told.labels);
  const window = windowOf(context, alert, { at: Number(told.annotations.at), labels });
  const read = window && withLines ? await linesIn(context, window) : null;
  const link = window ? linkOf(context, window) : `${services.env.webUrl}/alerts/${alert.id}`;
  // Of what fell silent they are those before, which nobody counts.
  const found = alert.condition.kind === 'silent' ? null : read;
  await noteFiring(context, { alert, told, link, lines: found?.lines ?? null });
  const fired = { labels, value: Number(told.annotations.value), found };
  return {
    ...told,
    generatorURL: link,
    annotations: {
      value: told.annotations.value ?? '',
      summary: summaryOf(alert, fired, services.env.sampleIntervalSeconds),
      link,
      linkText: linkText(alert, found),
      ...(found && { count: String(found.lines) }),
      ...(found && found.sum !== found.lines && { sum: String(found.sum) }),
      ...(read && read.samples.length > 0 && { lines: read.samples.join('\n') }),
    },
  };
}

/** What is told to be over ends what was told before, whatever that was. */
const isFalseSilence = async (context: ServiceContext, { condition }: Alert, told: Told): Promise<boolean> =>
  condition.kind === 'silent' && isFiring(told) && !(await isSilent(context, condition, Number(told.annotations.at)));

const isFiring = ({ endsAt }: Told): boolean => Date.parse(endsAt) > Date.now();

function linkText({ condition }: Alert, found: Found | null): string {
  if (condition.kind === 'silent') return 'The lines before';
  if (found === null) return 'Open it in LogFlow';
  return found.lines === 1 ? 'The line' : `All ${linesText(found.lines)}`;
}

async function alertOf(
  services: Services,
  { org: slug, logflow_alert: id }: Readonly<Record<string, string>>,
): Promise<{ alert: Alert; context: ServiceContext } | null> {
  if (slug === undefined || id === undefined || !isUuid(id)) return null;
  const { rows } = await services.db.pool.query<AlertRow & { org_id: number }>(
    `select org_id, ${ALERT_COLUMNS} from alert
     where org_id = (select o.id from org o where o.slug = $1) and id = $2`,
    [slug, id],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const actor = { kind: 'system', id: 'alerts', name: 'Alerts' } as const;
  return { alert: alertFromRow(row), context: { org: { id: row.org_id, slug }, actor, services } };
}

/** @returns how many lines were counted in the window, and the newest of them; null where that cannot be told */
async function linesIn(
  context: ServiceContext,
  { series, from, to }: LineWindow,
): Promise<(Found & { samples: string[] }) | null> {
  try {
    const found = await search(context, { clock: 'committed', from, to, series, limit: LINES });
    const samples = found.records.map(({ body }) => masked(body));
    return { lines: found.counted, sum: found.increments, samples };
  } catch (error) {
    logger.warn({ err: error, series }, 'the lines behind an alert could not be read');
    return null;
  }
}

interface Firing {
  readonly alert: Alert;
  readonly told: Told;
  readonly link: string;
  readonly lines: number | null;
}

/**
 * The first word of a firing says which lines made it; what follows, how long it goes on. The end of a silence that was none is
 * the end of nothing.
 */
async function noteFiring(context: ServiceContext, { alert, told, link, lines }: Firing): Promise<void> {
  await context.services.db.pool.query(
    `insert into alert_firing (org_id, alert_id, labels, started_at, ends_at, lines, link)
     select $1, $2, $3, $4, $5, $6, $7
     where $8 or exists (
       select from alert_firing where org_id = $1 and alert_id = $2 and labels = $3 and started_at = $4)
     on conflict (org_id, alert_id, labels, started_at) do update set ends_at = $5`,
    [
      ...[context.org.id, alert.id, canonicalLabels(shownLabels(told.labels)), told.startsAt, told.endsAt, lines, link],
      alert.condition.kind !== 'silent' || isFiring(told),
    ],
  );
}
