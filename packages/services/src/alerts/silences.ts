import { Fault } from '@logflow/model';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { isUuid, notFound } from '../identifier';
import { parseInput } from '../input';
import { readAlert } from './alert';
import { askAlertmanager } from './alertmanager';
import { secondsOf } from './input';

/** Alerts of which nobody is told for a while. */
export interface Silence {
  readonly id: string;
  /** Null where it is of all the org's alerts. */
  readonly alertId: string | null;
  /** Only those with these labels. */
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly comment: string;
  readonly author: string;
}

const LONGEST_SECONDS = 30 * 86_400;

/** The body of `POST /alerts/silences`. */
export const silenceInput = z.strictObject({
  alertId: z.uuid('is no id of an alert').nullable().default(null).meta({ description: 'Null: all alerts of the org' }),
  labels: z.record(z.string().regex(/^[a-zA-Z_]\w*$/, 'is no label'), z.string().max(1000)).default({}),
  duration: z
    .string()
    .refine((text) => (secondsOf(text) ?? 0) >= 60 && (secondsOf(text) as number) <= LONGEST_SECONDS, {
      error: 'must be a duration of 1m to 30d, such as 2h',
    })
    .meta({ examples: ['2h'] }),
  comment: z.string().trim().max(500).default(''),
});

interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual?: boolean;
}

interface Told {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly comment: string;
  readonly createdBy: string;
  readonly status: { readonly state: 'active' | 'pending' | 'expired' };
}

/** Those of the org that are in force. @throws Fault `unavailable` where Alertmanager does not answer */
export async function list(context: ServiceContext): Promise<{ items: Silence[] }> {
  requireRole(context, 'admin');
  const told = (await askAlertmanager(context.services, 'silences')) as Told[];
  return { items: told.filter((one) => one.status.state !== 'expired' && isOwn(context, one)).map(silenceOf) };
}

/** @throws Fault `unprocessable`, `not_found`, `unavailable` */
export async function create(context: ServiceContext, input: unknown): Promise<Silence> {
  requireRole(context, 'admin');
  const { alertId, labels, duration, comment } = parseInput(silenceInput, input);
  if (alertId !== null) await readAlert(context.services.db.pool, context.org.id, alertId);
  const startsAt = new Date();
  const endsAt = new Date(startsAt.getTime() + (secondsOf(duration) as number) * 1000);
  const wanted = { ...labels, ...(alertId !== null && { logflow_alert: alertId }), org: context.org.slug };
  const silence = {
    matchers: Object.entries(wanted).map(([name, value]) => ({ name, value, isRegex: false, isEqual: true })),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    comment: comment || 'Silenced in LogFlow',
    createdBy: context.actor.name,
  };
  const answer = await askAlertmanager(context.services, 'silences', { method: 'POST', body: silence });
  const { silenceID: id } = answer as { silenceID: string };
  return silenceOf({ ...silence, id, status: { state: 'active' } });
}

/** Alertmanager tells of those alerts again. @throws Fault `not_found` also for one of another org, `unavailable` */
export async function remove(context: ServiceContext, { id }: { id: string }): Promise<void> {
  requireRole(context, 'admin');
  if (!isUuid(id)) throw notFound('silence', id);
  const told = await askAlertmanager(context.services, `silence/${id}`).catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'not_found') throw notFound('silence', id);
    throw error;
  });
  if (!isOwn(context, told as Told)) throw notFound('silence', id);
  await askAlertmanager(context.services, `silence/${id}`, { method: 'DELETE' });
}

const isOwn = ({ org }: ServiceContext, { matchers }: Told): boolean =>
  matchers.some(
    ({ name, value, isRegex, isEqual = true }) => name === 'org' && value === org.slug && !isRegex && isEqual,
  );

function silenceOf({ id, matchers, startsAt, endsAt, comment, createdBy }: Told): Silence {
  const all = Object.fromEntries(matchers.map(({ name, value }) => [name, value]));
  const { org: _org, logflow_alert: alertId = null, ...labels } = all;
  return { id, alertId, labels, startsAt, endsAt, comment, author: createdBy };
}
