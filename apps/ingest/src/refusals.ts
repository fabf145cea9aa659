import type { DiscardReason } from '@logflow/model';
import type { ingest } from '@logflow/services';

/** Adds up the requests refused of each org, to be told now and then: a refusal must cost less than what it refuses. */
export class RefusalTally {
  readonly #counts = new Map<string, ingest.Refusals>();

  add(orgId: number, reason: DiscardReason, requests = 1): void {
    const key = `${orgId} ${reason}`;
    this.#counts.set(key, { orgId, reason, requests: requests + (this.#counts.get(key)?.requests ?? 0) });
  }

  /** Tells what was added since; what cannot be told is told the next time. */
  async tell(note: (refused: ingest.Refusals) => Promise<void>): Promise<void> {
    for (const [key, refused] of [...this.#counts]) {
      this.#counts.delete(key);
      await note(refused).catch((error: unknown) => {
        this.add(refused.orgId, refused.reason, refused.requests);
        throw error;
      });
    }
  }
}
