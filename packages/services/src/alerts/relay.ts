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
import { shownLabels } from './states';
import { summaryOf } from './summary';
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
    enriched.push(await enrichOrPass(services, alert, place < MOST_WITH_LINES));
  }
  await askAlertmanager(services, 'alerts', { method: 'POST', body: enriched }).catch((error: unknown) => {
    logger.warn({ err: error, alerts: enriched.length }, 'Alertmanager was not told of alerts');
  });
}

/** What cannot be added to one alert keeps nobody from being told of it, nor of the others. */
async function enrichOrPass(services: Services, told: Told, withLines: boolean): Promise<Told> {
  try {
    return await enrich(services, told, withLines);
  } catch (err) {
    logger.error({ err, alert: told.labels.logflow_alert }, 'an alert is told without its lines');
    return told;
  }
}

async function enrich(services: Services, told: Told, withLines: boolean): Promise<Told> {
  const known = await alertOf(services, told.labels);
  if (known === null) return told;
  const { alert, context } = known;
  const labels = shownLabels(told.labels);
  const window = windowOf(context, alert, { at: Number(told.annotations.at), labels });
  const found = window && withLines ? await linesIn(context, window) : null;
  const link = window ? linkOf(context, window) : `${services.env.webUrl}/alerts/${alert.id}`;
  // Of what fell silent they are those before, which nobody counts.
  const lines = alert.condition.kind === 'silent' ? null : (found?.lines ?? null);
  await noteFiring(context, { alert, told, link, lines });
  return {
    ...told,
    generatorURL: link,
    annotations: {
      value: told.annotations.value ?? '',
      summary: summaryOf(alert, { labels, value: Number(told.annotations.value), lines }),
      link,
      linkText: linkText(alert, lines),
      ...(lines !== null && { count: String(lines) }),
      ...(found && found.samples.length > 0 && { lines: found.samples.join('\n') }),
    },
  };
}

function linkText({ condition }: Alert, lines: number | null): string {
  if (condition.kind === 'silent') return 'The lines before';
  return lines === null ? 'Open it in LogFlow' : `All ${lines.toLocaleString('en')} lines`;
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
): Promise<{ lines: number; samples: string[] } | null> {
  try {
    const found = await search(context, { clock: 'committed', from, to, series, limit: LINES });
    return { lines: found.counted, samples: found.records.map(({ body }) => masked(body)) };
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

/** The first word of a firing says which lines made it; what follows, how long it goes on. */
async function noteFiring(context: ServiceContext, { alert, told, link, lines }: Firing): Promise<void> {
  await context.services.db.pool.query(
    `insert into alert_firing (org_id, alert_id, labels, started_at, ends_at, lines, link)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (org_id, alert_id, labels, started_at) do update set ends_at = $5`,
    [context.org.id, alert.id, canonicalLabels(shownLabels(told.labels)), told.startsAt, told.endsAt, lines, link],
  );
}
