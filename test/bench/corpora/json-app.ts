import { type Corpus, openClock } from './corpus';

const SERVICES = ['checkout', 'cart', 'payment', 'catalog'];
const LEVELS = ['debug', 'info', 'warn', 'error'];
const MESSAGES = ['request served', 'cache missed', 'payment declined', 'upstream timed out', 'order placed'];

/** What an application writes that logs JSON: each line is one object. */
export const jsonApp: Corpus = {
  name: 'json-app',
  matching: '"level":"(?:error|warn)".*"service":"(?P<key>[^"]+)".*"trace_id":"(?P<detail>[0-9a-f]+)"',
  open({ pick, upTo, hex }) {
    const clock = openClock();
    return () =>
      JSON.stringify({
        ts: `2025-12-10T${clock(upTo(2))}.${100 + upTo(900)}Z`,
        level: pick(LEVELS),
        service: pick(SERVICES),
        msg: pick(MESSAGES),
        trace_id: hex(32),
        user_id: upTo(1_000_000),
        duration_ms: upTo(5_000),
        http: { method: pick(['GET', 'POST']), status: pick([200, 201, 400, 404, 500]) },
      });
  },
};
