import { type Db, forOrg } from '@logflow/db';
import { learn, newSearch, type Search } from './search';

/** Said of a line with which alone a process ended. */
const ENDED = 'matching it ended the process';

/** Which job, and under which rules: another epoch may treat its lines otherwise, so then the search begins anew. */
export interface NotedJob {
  readonly orgId: number;
  readonly id: string;
  readonly rulesEpoch: number;
}

/** Keeps the search for the offending lines of one job in PostgreSQL, where it outlives the process. */
export class TrialNotes {
  readonly #db: Db;
  readonly #job: NotedJob;

  constructor(db: Db, job: NotedJob) {
    this.#db = db;
    this.#job = job;
  }

  /** @returns what is known; a trial that was begun and never ended counts as one that ended its process. */
  async resume(lineCount: number): Promise<Search> {
    const { orgId, id, rulesEpoch } = this.#job;
    const row = await forOrg(this.#db, orgId)
      .select('batch_trial')
      .select(['rules_epoch', 'search', 'in_flight'])
      .where('job_id', '=', id)
      .executeTakeFirst();
    if (row === undefined || row.rules_epoch !== rulesEpoch) return newSearch(lineCount);
    const search = JSON.parse(row.search) as Search;
    return row.in_flight ? learn(search, ENDED) : search;
  }

  /** Before a trial: resolves once it is written down that this one is being made. */
  begin(search: Search): Promise<void> {
    return this.#write(search, true);
  }

  /** After the last trial: what ends the process from now on is not the matching. */
  end(search: Search): Promise<void> {
    return this.#write(search, false);
  }

  async forget(): Promise<void> {
    await forOrg(this.#db, this.#job.orgId).remove('batch_trial').where('job_id', '=', this.#job.id).execute();
  }

  async #write(search: Search, inFlight: boolean): Promise<void> {
    const { orgId, id, rulesEpoch } = this.#job;
    const noted = { rules_epoch: rulesEpoch, search: JSON.stringify(search), in_flight: inFlight };
    await forOrg(this.#db, orgId)
      .insert('batch_trial', { job_id: id, ...noted })
      .onConflict((conflict) =>
        conflict.columns(['org_id', 'job_id']).doUpdateSet({ ...noted, updated_at: new Date() }),
      )
      .execute();
  }
}
