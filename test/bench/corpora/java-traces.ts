import { type Corpus, type Draw, openClock } from './corpus';

const EXCEPTIONS = ['NullPointerException', 'IllegalStateException', 'TimeoutException', 'SQLException'];
const CLASSES = ['OrderService', 'PaymentGateway', 'InventoryClient', 'SessionFilter', 'JdbcTemplate'];
const METHODS = ['handle', 'execute', 'doFilter', 'invoke', 'query'];
const PACKAGES: Readonly<Record<string, string>> = { SQLException: 'sql', TimeoutException: 'util.concurrent' };
const MOST_FRAMES = 12;

const frame = ({ pick, upTo }: Draw): string => {
  const name = pick(CLASSES);
  return `\tat com.example.shop.${name.toLowerCase()}.${name}.${pick(METHODS)}(${name}.java:${20 + upTo(400)})`;
};

/** Half of the records carry a stack trace, as one record of many lines. */
export const javaTraces: Corpus = {
  name: 'java-traces',
  matching: 'ERROR \\[(?P<detail>[^\\]]+)\\] .*java\\.[a-z.]+\\.(?P<key>\\w+Exception)',
  open(draw) {
    const clock = openClock();
    return () => record(draw, clock(draw.upTo(2)));
  },
};

function record(draw: Draw, time: string): string {
  const { pick, upTo, hex } = draw;
  const head = `2025-12-10 ${time},${100 + upTo(900)}`;
  const thread = `[http-nio-8080-exec-${upTo(200)}-${hex(6)}]`;
  const name = pick(CLASSES);
  if (upTo(2) === 0) return `${head} INFO  ${thread} c.e.shop.${name} - done in ${upTo(900)} ms`;
  const exception = pick(EXCEPTIONS);
  const frames = Array.from({ length: 3 + upTo(MOST_FRAMES - 3) }, () => frame(draw));
  const thrown = `java.${PACKAGES[exception] ?? 'lang'}.${exception}: no answer for ${hex(8)}`;
  return `${head} ERROR ${thread} c.e.shop.${name} - ${thrown}\n${frames.join('\n')}`;
}
