/** Lines that an sshd under attack writes, made up here; the same seed gives the same lines. */
const USERS = ['root', 'admin', 'oracle', 'test', 'guest', 'pi', 'ubuntu', 'postgres', 'webmaster', 'git', 'ftp', ''];
const HOSTS = ['bastion-1', 'bastion-2', 'edge-ams', 'edge-fra'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The rule that the product's story is told with. */
export const INVALID_USER_PATTERN = 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)';

/** @returns how many of the lines {@link INVALID_USER_PATTERN} must count, found without RE2. */
export const countInvalidUsers = (lines: readonly string[]): number =>
  lines.filter((line) => line.includes(']: Invalid user ')).length;

/** @returns a generator of numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @returns `count` lines of about 90 bytes; roughly one in four is an "Invalid user" line. */
export function sshdLines(count: number, seed = 1): string[] {
  const random = seededRandom(seed);
  const upTo = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[upTo(list.length)] as T;
  const address = () => `${1 + upTo(222)}.${upTo(256)}.${upTo(256)}.${1 + upTo(254)}`;
  return Array.from({ length: count }, (_, i) => {
    const second = (n: number) => String(n % 60).padStart(2, '0');
    const clock = `${String(Math.floor(i / 3600) % 24).padStart(2, '0')}:${second(Math.floor(i / 60))}:${second(i)}`;
    const head = `${pick(MONTHS)} ${10 + upTo(18)} ${clock} ${pick(HOSTS)} sshd[${1000 + upTo(60_000)}]:`;
    return `${head} ${message(pick, upTo, address)}`;
  });
}

function message(pick: <T>(list: readonly T[]) => T, upTo: (limit: number) => number, address: () => string): string {
  const user = pick(USERS);
  const ip = address();
  const port = 1024 + upTo(64_000);
  const shapes = [
    `Invalid user ${user} from ${ip}`,
    `Invalid user ${user} from ${ip} port ${port}`,
    `input_userauth_request: invalid user ${user} [preauth]`,
    `Failed password for invalid user ${user} from ${ip} port ${port} ssh2`,
    `Failed password for root from ${ip} port ${port} ssh2`,
    `Accepted publickey for deploy from ${ip} port ${port} ssh2: RSA SHA256:q${port}`,
    `Connection closed by ${ip} [preauth]`,
    `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${ip}  user=root`,
  ];
  return pick(shapes);
}
