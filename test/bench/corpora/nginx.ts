import { type Corpus, openClock } from './corpus';

const PATHS = ['/', '/api/v1/orders', '/api/v1/users', '/static/app.js', '/login', '/health', '/search', '/cart'];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)',
  'curl/8.7.1',
];
const STATUSES = ['200', '200', '204', '301', '404', '404', '500', '502'];

export const nginx: Corpus = {
  name: 'nginx',
  matching: '" (?P<key>[45]\\d\\d) (?P<detail>\\d+) "',
  open({ pick, upTo, address, hex }) {
    const clock = openClock();
    return () => {
      const request = `${pick(['GET', 'GET', 'GET', 'POST'])} ${pick(PATHS)}?id=${hex(8)} HTTP/1.1`;
      const time = `10/Dec/2025:${clock(upTo(2))} +0000`;
      return `${address()} - - [${time}] "${request}" ${pick(STATUSES)} ${100 + upTo(90_000)} "-" "${pick(AGENTS)}"`;
    };
  },
};
