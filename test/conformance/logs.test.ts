import {
  type ApiAddress,
  api,
  type LogRecord,
  type LogsPage,
  type Stack,
  sendLines,
  sshdLines,
  startStack,
  until,
} from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const REQUESTS = 60;
const LINES_PER_REQUEST = 5_000;

interface TailEvent {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly records?: readonly LogRecord[]; readonly lines?: number };
}

/** The events of a tail as they come. */
async function* tailOf({ webUrl, apiKey }: ApiAddress, query: string, lastEventId?: string): AsyncGenerator<TailEvent> {
  const response = await fetch(`${webUrl}/api/v1/logs/tail?${new URLSearchParams({ query })}`, {
    headers: { authorization: `Bearer ${apiKey}`, ...(lastEventId && { 'last-event-id': lastEventId }) },
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    const whole = (text + part).split('\n\n');
    text = whole.pop() ?? '';
    for (const block of whole) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
      if (fields.event) yield { event: fields.event, id: fields.id, data: JSON.parse(fields.data) };
    }
  }
}

describe('lines through the whole product', () => {
  let stack: Stack;
  const sent: string[] = [];

  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '2', SAMPLE_INTERVAL_SECONDS: '1' } });
    for (let i = 0; i < REQUESTS; i++) {
      const some = sshdLines(LINES_PER_REQUEST, i + 1);
      await sendLines(stack, some, `logs-${i}`);
      sent.push(...some);
    }
    await until('all lines are stored', async () => {
      const { total } = await api<LogsPage>(stack, 'GET', '/api/v1/logs?limit=1');
      return total === sent.length;
    });
  });
  afterAll(() => stack?.stop());

  const download = (query: Record<string, string>) =>
    fetch(`${stack.webUrl}/api/v1/logs/download?${new URLSearchParams(query)}`, {
      headers: { authorization: `Bearer ${stack.apiKey}` },
    });

  it('are all in a file, each once', async () => {
    const response = await download({});
    expect(response.headers.get('logflow-lines')).toBe(`${sent.length}`);
    const records = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as LogRecord);
    expect(new Set(records.map(({ id }) => id)).size).toBe(sent.length);
    expect(records.map(({ body }) => body).sort()).toEqual([...sent].sort());
  });

  it('are in a file of a search as far as they are found', async () => {
    const query = '"authentication failure" -"rhost=1"';
    const response = await download({ query, format: 'csv' });
    const found = (await response.text()).trimEnd().split('\r\n').slice(1);
    const wanted = sent.filter((line) => line.includes('authentication failure') && !line.includes('rhost=1'));
    expect(found).toHaveLength(wanted.length);
  });

  it('come down a tail as they are committed, each once, also where another goes on from its last id', async () => {
    let said = 0;
    const say = () => sendLines(stack, [`tailed ${said}`, 'something else'], `tail-${said++}`);
    const events = tailOf(stack, 'tailed');
    let first: TailEvent | undefined;
    const told = events.next().then(({ value }) => {
      first = value;
    });
    await until('a tail that has begun tells a line', async () => {
      await say();
      return first !== undefined;
    });
    await told;
    await events.return(undefined);
    const later = [said, said + 1, said + 2];
    for (const _ of later) await say();
    const numbers = numbersOf(first);
    // Workers commit side by side: what was sent first may come second.
    for await (const event of tailOf(stack, 'tailed', first?.id)) {
      numbers.push(...numbersOf(event));
      if (later.every((number) => numbers.includes(number))) break;
    }
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

const numbersOf = (event: TailEvent | undefined): number[] =>
  event?.data.records?.map(({ body }) => Number(body.split(' ')[1])) ?? [];
