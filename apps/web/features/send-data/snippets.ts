/** Where lines go and with what: what every snippet is filled with. */
export interface Ingest {
  /** `http://host:8088`, without a slash at the end. */
  readonly url: string;
  readonly token: string;
}

export interface Snippet {
  readonly key: string;
  readonly title: string;
  /** What it is pasted into. */
  readonly into: string;
  readonly text: (ingest: Ingest) => string;
}

const LINE = 'Invalid user webmaster from 173.234.31.186';

const text: Snippet['text'] = ({ url, token }) => `curl ${url}/ingest \\
  -H 'Authorization: Bearer ${token}' \\
  -H 'Content-Type: text/plain' \\
  --data-binary 'sshd[24200]: ${LINE}'`;

const ndjson: Snippet['text'] = ({ url, token }) => `curl ${url}/ingest \\
  -H 'Authorization: Bearer ${token}' \\
  -H 'Content-Type: application/x-ndjson' \\
  --data-binary @- <<'END'
{"message": "${LINE}", "service": "sshd", "host": "web-1"}
{"message": "Accepted password for fztu from 119.137.62.142", "service": "sshd", "host": "web-1"}
END`;

const gzip: Snippet['text'] = ({ url, token }) => `gzip -c /var/log/auth.log | curl ${url}/ingest \\
  -H 'Authorization: Bearer ${token}' \\
  -H 'Content-Type: text/plain' \\
  -H 'Content-Encoding: gzip' \\
  --data-binary @-`;

const vector: Snippet['text'] = ({ url, token }) => `sources:
  logs:
    type: file
    include: [/var/log/*.log]

sinks:
  logflow:
    type: http
    inputs: [logs]
    uri: ${url}/ingest
    method: post
    compression: gzip
    encoding:
      codec: json
    framing:
      method: newline_delimited
    auth:
      strategy: bearer
      token: ${token}`;

const fluentBit: Snippet['text'] = ({ url, token }) => {
  const { hostname, port, protocol } = new URL(url);
  const tls = protocol === 'https:';
  return `pipeline:
  inputs:
    - name: tail
      path: /var/log/*.log

  outputs:
    - name: http
      match: '*'
      host: ${hostname}
      port: ${port || (tls ? 443 : 80)}
      uri: /ingest
      tls: ${tls ? 'on' : 'off'}
      format: json_lines
      json_date_key: timestamp
      json_date_format: iso8601
      compress: gzip
      header: Authorization Bearer ${token}`;
};

/** Ways to send lines that /ingest really takes. */
export const SNIPPETS: readonly Snippet[] = [
  { key: 'text', title: 'curl', into: 'a terminal', text },
  { key: 'ndjson', title: 'JSON', into: 'a terminal', text: ndjson },
  { key: 'gzip', title: 'A whole file', into: 'a terminal', text: gzip },
  { key: 'vector', title: 'Vector', into: 'vector.yaml', text: vector },
  { key: 'fluent-bit', title: 'Fluent Bit', into: 'fluent-bit.yaml', text: fluentBit },
];

/** @returns the snippet a URL names, else the first. */
export const snippetOf = (key: string): Snippet =>
  SNIPPETS.find((snippet) => snippet.key === key) ?? (SNIPPETS[0] as Snippet);
