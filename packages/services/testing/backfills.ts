import { openDb } from '@logflow/db';
import type { Fault } from '@logflow/model';
import { readEnv } from '@logflow/runtime';
import { serveHttp } from '@logflow/test/kit';
import * as backfills from '../src/backfill/index';
import type { ServiceContext, Services } from '../src/context';

/** Services over a database of their own, and a Prometheus that answers every write as a test wants it. */
export class BackfillBench {
  answer = { status: 204, body: '' };
  readonly services: Services;
  readonly #close: () => Promise<void>;
  #orgs = 0;

  private constructor(services: Services, close: () => Promise<void>) {
    this.services = services;
    this.#close = close;
  }

  /** @param database an empty one, as the test kit makes it; it is closed with the bench. */
  static async open(database: { readonly url: string; close(): Promise<void> }): Promise<BackfillBench> {
    const db = openDb(database.url);
    const prometheus = await serveHttp((request, response) => {
      request.resume().on('end', () => response.writeHead(bench.answer.status).end(bench.answer.body));
    });
    const env = readEnv({ DATABASE_URL: database.url, PROMETHEUS_URL: prometheus.url });
    const close = async () => {
      prometheus.close();
      await db.close();
      await database.close();
    };
    const bench = new BackfillBench({ db, env, prometheus: { url: env.prometheusUrl } }, close);
    return bench;
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** An administrator of an org that has nothing yet. */
  async newOrg(): Promise<ServiceContext> {
    const { rows } = await this.services.db.pool.query<{ id: number; slug: string }>(
      'insert into org (slug) values ($1) returning id, slug',
      [`org-${++this.#orgs}`],
    );
    const actor = { kind: 'user', id: 'u', name: 'Ada' } as const;
    return { org: rows[0] as { id: number; slug: string }, actor, services: this.services };
  }

  async passBoundary(): Promise<void> {
    await this.services.db.pool.query(
      'update sampler set last_boundary_us = clock_us(), next_boundary_us = clock_us() + 1000000',
    );
  }

  /** What a worker does; `between` is awaited after each piece of work. @returns whether it has ended */
  carryOn(
    { org }: ServiceContext,
    backfillId: string,
    between: () => Promise<void> = async () => undefined,
  ): Promise<boolean> {
    const work = {
      ...{ db: this.services.db, home: this.services.env.home, ruleBudgetMicros: 50, send: async () => undefined },
      ...{ giveWay: between, isStopping: () => false, olderRulesMs: 0 },
    };
    return backfills.carryOn(work, { orgId: org.id, backfillId });
  }
}

/** @returns what the work was refused with */
export const faultOf = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => Promise.reject(new Error('it was taken')),
    (error: Fault) => error,
  );
