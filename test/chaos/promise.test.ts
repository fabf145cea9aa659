import { setTimeout as delay } from 'node:timers/promises';
import {
  api,
  countInvalidUsers,
  type FakeDestination,
  fakeElasticsearch,
  fakeSplunk,
  INVALID_USER_METRIC as METRIC,
  provePromise,
  type Stack,
  saveInvalidUserRule,
  sendLines,
  settledBoundary,
  sshdLines,
  startStack,
  until,
} from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const KILLS = 20;
const LINES_PER_REQUEST = 40;
/** Alternating between two workers, each lives long enough to be started again at once. */
const BETWEEN_KILLS_MS = 2_700;

/** Sends requests of sshd lines one after another until told to stop, each under a key of its own. */
class Sender {
  readonly #stack: Stack;
  readonly #sent: string[] = [];
  #stopped = false;
  #request = 0;
  readonly #life: Promise<void>;

  constructor(stack: Stack) {
    this.#stack = stack;
    this.#life = this.#send();
  }

  /** @returns every line that was accepted. */
  async stop(): Promise<readonly string[]> {
    this.#stopped = true;
    await this.#life;
    return this.#sent;
  }

  async #send(): Promise<void> {
    while (!this.#stopped) {
      const lines = sshdLines(LINES_PER_REQUEST, ++this.#request);
      await sendLines(this.#stack, lines, `chaos-${this.#request}`);
      this.#sent.push(...lines);
      await delay(20);
    }
  }
}

describe('the promise', () => {
  let stack: Stack;
  let elasticsearch: FakeDestination;
  let splunk: FakeDestination;

  beforeAll(async () => {
    elasticsearch = await fakeElasticsearch();
    splunk = await fakeSplunk();
    stack = await startStack({ env: { WORKERS: '2', SAMPLE_INTERVAL_SECONDS: '1' } });
    await api(stack, 'POST', '/api/v1/destinations', {
      name: 'es',
      type: 'elasticsearch',
      config: { url: elasticsearch.url, index: 'logs', apiKey: elasticsearch.secret },
      select: 'tagged',
    });
    await splunk.stop();
    await api(stack, 'POST', '/api/v1/destinations', {
      name: 'splunk',
      type: 'splunk_hec',
      config: { url: splunk.url, token: splunk.secret },
      select: 'tagged',
    });
    await saveInvalidUserRule(stack, { tags: { event: 'invalid_ssh_event', user: '${user}' } });
  });

  afterAll(async () => {
    await stack?.stop();
    await elasticsearch?.stop();
    await splunk?.stop();
  });

  it('holds while workers are killed twenty times, PostgreSQL and everything once, with one destination down all along', async () => {
    const sender = new Sender(stack);
    for (let kill = 0; kill < KILLS; kill++) {
      await delay(BETWEEN_KILLS_MS);
      await until('there is a worker to kill', () => stack.kill(`worker-${kill % 2}`));
      if (kill === KILLS / 4) await until('there is a PostgreSQL to kill', () => stack.kill('postgres'));
      if (kill === KILLS / 2) await stack.killAllAndRestart();
    }
    const lines = await sender.stop();
    const expected = countInvalidUsers(lines);

    const boundary = await settledBoundary(stack, METRIC, expected);
    const proof = await provePromise(stack, METRIC, boundary);
    expect(proof).toMatchObject({ onTheGraph: expected, counted: expected, lines: expected });

    await splunk.start();
    for (const destination of [elasticsearch, splunk]) {
      await until('the destination has every event', () => destination.counts.size >= expected);
      expect(destination.counts.size).toBe(expected);
    }
  });
});
