import type { RuleDefinition } from '@logflow/model';

export interface Example {
  readonly key: string;
  readonly title: string;
  readonly rule: RuleDefinition;
  readonly samples: readonly string[];
}

/** @returns a template that stands for what a group matched. */
const group = (name: string): string => `\${${name}}`;

const BASE = { enabled: true, field: 'body', filter: {}, action: 'keep' } as const;
const COUNTER = { type: 'counter', maxSeries: 1000 } as const;

/** Rules to start from. The samples hold what matches, what nearly does, and an empty group. */
export const EXAMPLES: readonly Example[] = [
  {
    key: 'invalid-ssh-user',
    title: 'Invalid SSH user',
    rule: {
      ...BASE,
      name: 'Invalid SSH user',
      pattern: 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)',
      tags: { event: 'invalid_ssh_event', user: group('user') },
      metrics: [
        {
          ...COUNTER,
          name: 'invalid_ssh_user_total',
          help: 'Attempts to sign in as a user that does not exist.',
          labels: { user: group('user') },
        },
      ],
    },
    samples: [
      'sshd[24200]: Invalid user webmaster from 173.234.31.186',
      'sshd[24200]: Invalid user  from 52.80.34.196 port 60112',
      'sshd[24203]: Invalid user cactus from 112.95.230.3 port 60112',
      'sshd[24206]: input_userauth_request: invalid user test9 [preauth]',
    ],
  },
  {
    key: 'http-errors',
    title: 'HTTP errors',
    rule: {
      ...BASE,
      name: 'HTTP errors',
      pattern: '"(?P<method>[A-Z]+) (?P<path>[^ ?"]+)[^"]*" (?P<status>5\\d\\d) ',
      tags: { event: 'http_error', status: group('status') },
      metrics: [
        {
          ...COUNTER,
          name: 'http_errors_total',
          help: 'Requests answered with a server error.',
          labels: { status: group('status'), method: group('method') },
        },
      ],
    },
    samples: [
      '203.0.113.9 - - [10/Dec/2026:06:55:46 +0000] "GET /cart?id=7 HTTP/1.1" 502 157',
      '203.0.113.9 - - [10/Dec/2026:06:55:47 +0000] "POST /pay HTTP/1.1" 500 91',
      '203.0.113.4 - - [10/Dec/2026:06:55:48 +0000] "GET / HTTP/1.1" 200 612',
    ],
  },
  {
    key: 'failed-password',
    title: 'Failed password',
    rule: {
      ...BASE,
      name: 'Failed password',
      pattern: 'Failed password for (?:invalid user )?(?P<user>\\S+) from (?P<ip>\\S+) port \\d+',
      tags: { event: 'failed_password', ip: group('ip') },
      metrics: [
        {
          ...COUNTER,
          name: 'failed_password_total',
          help: 'Passwords that were wrong.',
          labels: { user: group('user') },
        },
      ],
    },
    samples: [
      'sshd[24200]: Failed password for root from 183.62.140.253 port 60310 ssh2',
      'sshd[24200]: Failed password for invalid user oracle from 5.36.59.76 port 52393 ssh2',
      'sshd[24203]: Accepted password for fztu from 119.137.62.142 port 49116 ssh2',
    ],
  },
];

/** @returns the example a link names. */
export const exampleOf = (key: string): Example | undefined => EXAMPLES.find((example) => example.key === key);
