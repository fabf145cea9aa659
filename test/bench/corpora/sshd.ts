import { type Corpus, type Draw, openClock } from './corpus';

const USERS = ['admin', 'oracle', 'test', 'guest', 'pi', 'ubuntu', 'postgres', 'webmaster', 'git', 'ftp', 'support'];
const HOST = 'bastion-1';
/** Addresses that attack at the same time, and for how many connections each. */
const ATTACKERS = 30;
const CONNECTIONS = 20;

/**
 * An sshd that is attacked: each connection leaves five lines of one process, from an address that comes back. Every
 * line is another one, by its time, process or port.
 */
export const sshd: Corpus = {
  name: 'sshd',
  matching: '(?:Invalid user|Failed password for(?: invalid user)?) (?P<key>\\S*) from (?P<detail>\\S+)',
  open(draw) {
    const clock = openClock();
    const attackers = Array.from({ length: ATTACKERS }, draw.address);
    let waiting: string[] = [];
    return () => {
      if (waiting.length === 0) waiting = connection(draw, attackers);
      return `Dec 10 ${clock(draw.upTo(2))} ${HOST} ${waiting.shift()}`;
    };
  },
};

function connection(draw: Draw, attackers: string[]): string[] {
  const { upTo, pick, address } = draw;
  const attacker = upTo(ATTACKERS);
  if (upTo(CONNECTIONS) === 0) attackers[attacker] = address();
  const from = attackers[attacker] as string;
  const port = 1024 + upTo(64_000);
  const messages = upTo(2) === 0 ? unknownUser(pick(USERS), from, port) : knownUser(from, port);
  const name = `sshd[${1000 + upTo(60_000)}]`;
  return messages.map((message) => `${name}: ${message}`);
}

const failure = (from: string): string =>
  `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${from} `;

const unknownUser = (user: string, from: string, port: number): string[] => [
  `Invalid user ${user} from ${from}`,
  `input_userauth_request: invalid user ${user} [preauth]`,
  failure(from),
  `Failed password for invalid user ${user} from ${from} port ${port} ssh2`,
  `Connection closed by ${from} [preauth]`,
];

const knownUser = (from: string, port: number): string[] => [
  `${failure(from)} user=root`,
  `Failed password for root from ${from} port ${port} ssh2`,
  `Failed password for root from ${from} port ${port + 1} ssh2`,
  `Failed password for root from ${from} port ${port + 2} ssh2`,
  `Received disconnect from ${from}: 11: Bye Bye [preauth]`,
];
