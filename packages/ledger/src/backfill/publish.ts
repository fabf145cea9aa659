import type { Db } from '@logflow/db';
import { logger } from '@logflow/runtime';
import { encodeWriteRequest, type WrittenSeries } from '@logflow/series';
import { SeriesNames } from '../sampler/labels';
import { RemoteWriteError, type SendSamples } from '../sampler/remote-write';
import type { BackfillRow } from './backfill';
import { readChanges, readLive, seriesOf } from './increments';
import { type Cadence, cadenceOf, type Point, pointsOf } from './points';

const SERIES_AT_ONCE = 100;
const SAMPLES_PER_REQUEST = 5_000;
const MICROS_PER_MS = 1000;
const BAD_REQUEST = 400;

export interface Sending {
  readonly send: SendSamples;
  /** Awaited between requests. @throws to end early: what was sent may be sent again */
  readonly between: () => Promise<void>;
}

export const cadenceOfBackfill = ({ intervalUs, startBoundaryUs, coveredFromUs }: BackfillRow): Cadence =>
  cadenceOf(intervalUs, startBoundaryUs - coveredFromUs);

/**
 * Sends the points of all held series up to a boundary, series by series in order of time. The values are final, so
 * where it fails or is killed it may be called again: it sends the same.
 * @param throughUs a boundary that has passed, and below which everything is covered
 * @throws the error where Prometheus does not answer
 */
export async function publishThrough(
  db: Db,
  backfill: BackfillRow,
  throughUs: number,
  sending: Sending,
): Promise<void> {
  const live = await readLive(db.pool, backfill);
  const ids = await seriesOf(db.pool, backfill);
  const names = new SeriesNames(db);
  const tally = { sent: 0, refused: 0, reason: '' };
  for (let at = 0; at < ids.length; at += SERIES_AT_ONCE) {
    const some = ids.slice(at, at + SERIES_AT_ONCE);
    const changes = await readChanges(db.pool, backfill, some, live);
    const named = await names.of(some.map((seriesId) => ({ orgId: backfill.orgId, seriesId, total: 0 })));
    const series = changes.flatMap((own, i) => {
      const points = pointsOf(own, cadenceOfBackfill(backfill), backfill.horizonUs, throughUs);
      const of = named[i];
      return of && points.length > 0 ? [{ labels: of.labels, points }] : [];
    });
    for (const request of requestsOf(series)) {
      await sendRequest(request, sending, tally);
      await sending.between();
    }
  }
  await moveHorizon(db, backfill, throughUs, tally);
}

interface NamedPoints {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
}

/** Cuts points into requests of a bounded size; those of one series stay in order. */
function requestsOf(series: readonly NamedPoints[]): WrittenSeries[][] {
  const requests: WrittenSeries[][] = [[]];
  let room = SAMPLES_PER_REQUEST;
  for (const { labels, points } of series) {
    for (let at = 0; at < points.length; ) {
      if (room === 0) {
        requests.push([]);
        room = SAMPLES_PER_REQUEST;
      }
      const some = points.slice(at, at + room);
      at += some.length;
      room -= some.length;
      (requests.at(-1) as WrittenSeries[]).push({ labels, samples: some.map(toSample) });
    }
  }
  return requests.filter((request) => request.length > 0);
}

const toSample = ({ boundaryUs, value }: Point) => ({ value, timestampMs: boundaryUs / MICROS_PER_MS });

interface Tally {
  sent: number;
  refused: number;
  reason: string;
}

const countOf = (request: readonly WrittenSeries[]): number =>
  request.reduce((sum, { samples }) => sum + samples.length, 0);

/** Prometheus takes a request whole or not at all: one that it refuses is sent series by series. */
async function sendRequest(request: readonly WrittenSeries[], sending: Sending, tally: Tally): Promise<void> {
  try {
    await sending.send(await encodeWriteRequest(request));
    tally.sent += countOf(request);
  } catch (error) {
    if (!(error instanceof RemoteWriteError) || error.status !== BAD_REQUEST) throw error;
    if (request.length > 1) {
      for (const one of request) await sendRequest([one], sending, tally);
      return;
    }
    tally.refused += countOf(request);
    tally.reason = error.body;
  }
}

async function moveHorizon(
  db: Db,
  { orgId, id, horizonUs }: BackfillRow,
  throughUs: number,
  tally: Tally,
): Promise<void> {
  const failure =
    tally.refused === 0 ? null : `Prometheus refused ${tally.refused} samples of the history: ${tally.reason}`;
  if (failure !== null) logger.error({ orgId, backfill: id, refused: tally.refused, reason: tally.reason }, failure);
  await db.pool.query(
    `update backfill set horizon_us = $4, samples_sent = samples_sent + $5, failure = coalesce($6, failure),
       moved_at = clock_timestamp() where org_id = $1 and id = $2 and horizon_us = $3`,
    [orgId, id, horizonUs, throughUs, tally.sent, failure],
  );
}
